"""Every kind of page against the rules of WCAG 2.2 AA that axe can check."""

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
#: Colours are the same at any width, and their check takes most of the time.
WITHOUT_COLOURS: Final[dict[str, Any]] = {**ALL, "rules": {"color-contrast": {"enabled": False}}}


def faults(page: Page, rules: dict[str, Any]) -> list[str]:
    """Return the violations that axe finds, each with its element."""
    options = {**rules, "resultTypes": ["violations"], "preload": False}
    results: dict[str, Any] = _AXE.run(page, options=options).response
    return [
        f"{rule['id']}: {node['html'][:150]} {' '.join(node['failureSummary'].split())}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return view many pixels wider than its window a page is."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def test_there_is_a_page_of_each_kind(served: Site) -> None:
    assert set(served.pages) == set(inventory.NAMES)
    assert len(served.pages) == len(set(served.pages.values())) == len(inventory.NAMES)


def main_text(page: Page) -> str:
    """Return the text of a page."""
    return str(page.locator("main").inner_text())


@pytest.mark.parametrize("name", inventory.NAMES)
def test_pages_are_accessible(name: str, visitor: Visitor) -> None:
    page = visitor.open(name, screen=DESK)
    results = {"light": faults(page, ALL)}
    page.emulate_media(color_scheme="dark")
    results["dark"] = faults(page, COLOURS)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    results["on a telephone"] = faults(page, WITHOUT_COLOURS)
    if page.locator("script[src]").count():
        results["without scripts"] = faults(visitor.open(name, gets_scripts=False), WITHOUT_COLOURS)
    messages = "\n".join(f"{view}: {fault}" for view, faults in results.items() for fault in faults)
    assert not messages, messages
    assert overflow(page) <= 0


@pytest.mark.parametrize("name", inventory.NAMES)
def test_the_text_is_the_same_without_javascript(name: str, visitor: Visitor) -> None:
    with_scripts = main_text(visitor.open(name))
    assert len(with_scripts) > 80
    assert main_text(visitor.open(name, runs_scripts=False)) == with_scripts
