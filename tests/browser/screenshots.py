"""Pictures of the pages of the release that is built: light, dark and on a telephone.

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
from tests.browser.visitor import DESK, How, Visitor
from tests.browser.watch import Watch

WAYS: Final[Mapping[str, How]] = {
    "light": How(DESK),
    "dark": How(DESK, scheme="dark"),
    "mobile": How((390, 844)),
}
#: Lists look alike, and so do errors.
SHOWN: Final = tuple(
    name
    for name in inventory.NAMES
    if name == "list: place" or not name.startswith(("list: ", "missing: a page", "search: "))
)


def taken(name: str, how: How, visitor: Visitor) -> bytes:
    """Return what the window shows of a page."""
    page = visitor.looks(name, how)
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(animations="disabled", caret="hide", scale="css")
    page.goto("about:blank")  # where no policy of the page's holds
    return png.smaller(picture, page)


def file_name(name: str, way: str) -> str:
    """Return how a picture is called: ``result-chart-dark.png``."""
    return re.sub(r"[^a-z]+", "-", f"{name} {way}") + ".png"


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", nargs="*", help="; ".join(inventory.NAMES))
    wanted = parser.parse_args()
    if unknown := set(wanted.page) - set(inventory.NAMES):
        parser.error(f"there is no page {sorted(unknown)}")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with site.served(Config.from_env(os.environ)) as served, sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        for name in wanted.page or SHOWN:
            _take(name, browser, served, wanted.folder)
        browser.close()


def _take(name: str, browser: Browser, served: Site, folder: Path) -> None:
    visitor = Visitor(browser, served, Watch(f"{served.url}/"))
    for way, how in WAYS.items():
        (folder / file_name(name, way)).write_bytes(taken(name, how, visitor))
    visitor.leaves()


if __name__ == "__main__":
    main()
