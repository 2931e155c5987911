"""A browser, a server of two reports, and a visitor whose pages must all behave."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from kg.config import Config
from tests.browser import chromium, site
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.browser.watch import Watch

expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def served(series: Config, assets: None) -> Iterator[Site]:
    with site.served(series) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium.launched(playwright)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, served: Site) -> Iterator[Visitor]:
    """Looks at pages; in the end none may have asked elsewhere, failed or broken the policy."""
    watch = Watch(f"{served.url}/")
    visitor = Visitor(browser, served, watch)
    yield visitor
    visitor.leaves()
    assert not watch.complaints, "\n".join(watch.complaints)
