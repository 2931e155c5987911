"""Every kind of page, by the rules of WCAG 2.2 AA as far as a program can tell (axe)."""

from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import inventory
from tests.browser.site import Site
from tests.browser.visitor import DESK, PHONE, Visitor

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE: Final = Axe()


ALL: Final[dict[str, Any]] = {"runOnly": {"type": "tag", "values": RULES}}
COLOURS: Final[dict[str, Any]] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
#: Colours are the same at any width, and most of the time goes to them.
BUT_COLOURS: Final[dict[str, Any]] = {**ALL, "rules": {"color-contrast": {"enabled": False}}}


def faults(page: Page, what: dict[str, Any]) -> list[str]:
    """Return what axe finds, each with the element that it is found in."""
    options = {**what, "resultTypes": ["violations"], "preload": False}
    found: dict[str, Any] = _AXE.run(page, options=options).response
    return [
        f"{rule['id']}: {node['html'][:150]} {' '.join(node['failureSummary'].split())}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def test_there_is_a_page_of_each_kind(served: Site) -> None:
    assert set(served.pages) == set(inventory.NAMES)
    assert len(served.pages) == len(set(served.pages.values())) == len(inventory.NAMES)


def words(page: Page) -> str:
    """Return what a page says."""
    return str(page.locator("main").inner_text())


@pytest.mark.parametrize("name", inventory.NAMES)
def test_anyone_can_use_it(name: str, visitor: Visitor) -> None:
    page = visitor.looks(name, screen=DESK)
    found = {"light": faults(page, ALL)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = faults(page, COLOURS)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    found["on a telephone"] = faults(page, BUT_COLOURS)
    if page.locator("script[src]").count():
        found["without scripts"] = faults(visitor.looks(name, gets_scripts=False), BUT_COLOURS)
    told = "\n".join(f"{how}: {fault}" for how, faults in found.items() for fault in faults)
    assert not told, told
    assert overflow(page) <= 0


@pytest.mark.parametrize("name", inventory.NAMES)
def test_it_says_the_same_without_javascript(name: str, visitor: Visitor) -> None:
    with_scripts = words(visitor.looks(name))
    assert len(with_scripts) > 80
    assert words(visitor.looks(name, runs_scripts=False)) == with_scripts
