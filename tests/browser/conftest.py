"""A browser, a server of several reports, and a visitor that watches its pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import chromium, site
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.browser.watch import Watch
from tests.release.conftest import build_both

expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, assets: None) -> Iterator[Site]:
    with site.serve(build_both(tmp_path_factory)) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, served: Site) -> Iterator[Visitor]:
    """A visitor; at the end of the test, no page may have made a complaint necessary."""
    watch = Watch(f"{served.url}/")
    visitor = Visitor(browser, served, watch)
    yield visitor
    visitor.close()
    assert not watch.complaints, "\n".join(watch.complaints)
