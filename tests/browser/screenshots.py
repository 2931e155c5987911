"""Takes screenshots of the pages of the built release: light, dark and on a telephone.

``PYTHONPATH=build/browser .venv/bin/python -m tests.browser.screenshots FOLDER [PAGE ...]``
"""

import argparse
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from kg.config import Config
from tests.browser import chromium, inventory, png, site
from tests.browser.site import Site
from tests.browser.visitor import DESK, View, Visitor
from tests.browser.watch import Watch

VIEWS: Final[Mapping[str, View]] = {
    "light": View(DESK),
    "dark": View(DESK, scheme="dark"),
    "mobile": View((390, 844)),
}
#: One list and one error are enough: the others look the same.
DEFAULT_PAGES: Final = tuple(
    name
    for name in inventory.NAMES
    if name == "list: place" or not name.startswith(("list: ", "missing: a page", "search: "))
)


def take_screenshot(name: str, view: View, visitor: Visitor) -> bytes:
    """Return a PNG of the visible part of a page."""
    page = visitor.open(name, view)
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(animations="disabled", caret="hide", scale="css")
    page.goto("about:blank")  # without the Content-Security-Policy of the page
    return png.reduce_colours(picture, page)


def file_name(name: str, view_name: str) -> str:
    """Return the file name of a screenshot: ``result-chart-dark.png``."""
    return re.sub(r"[^a-z]+", "-", f"{name} {view_name}") + ".png"


def main() -> None:
    """Take the screenshots."""
    parser = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", nargs="*", help="; ".join(inventory.NAMES))
    arguments = parser.parse_args()
    if unknown := set(arguments.page) - set(inventory.NAMES):
        parser.error(f"there is no page {sorted(unknown)}")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with site.serve(Config.from_env(os.environ)) as served, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for name in arguments.page or DEFAULT_PAGES:
            _take(name, browser, served, arguments.folder)
        browser.close()


def _take(name: str, browser: Browser, served: Site, folder: Path) -> None:
    visitor = Visitor(browser, served, Watch(f"{served.url}/"))
    for view_name, view in VIEWS.items():
        (folder / file_name(name, view_name)).write_bytes(take_screenshot(name, view, visitor))
    visitor.close()


if __name__ == "__main__":
    main()
