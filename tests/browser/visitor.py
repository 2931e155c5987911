"""Opens pages of a site with different screens and settings."""

from dataclasses import dataclass, field, replace
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser import inventory
from tests.browser.site import Site
from tests.browser.watch import Watch

#: Width and height of a desktop screen and of a small telephone.
DESK: Final = (1280, 900)
PHONE: Final = (360, 740)


@dataclass(frozen=True, slots=True)
class View:
    """Settings of a browser window.

    Attributes:
        screen: width and height.
        scheme: light or dark.
        runs_scripts: whether JavaScript is on.
        gets_scripts: whether the pages' scripts load; axe runs without them, but not without
            JavaScript.
    """

    screen: tuple[int, int] = DESK
    scheme: str = "light"
    runs_scripts: bool = True
    gets_scripts: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Visitor:
    """Opens pages of a site, each in a context of its own.

    Attributes:
        browser: opens the pages.
        site: has the pages.
        watch: records what the pages do wrong.
    """

    browser: Browser
    site: Site
    watch: Watch
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, name: str, view: View = View(), **changes: object) -> Page:
        """Open the page of a kind, see ``inventory.NAMES``."""
        view = replace(view, **changes)  # type: ignore[arg-type]  # passed on
        page = self.page(view)
        url = f"{self.site.url}{self.site.pages[name]}"
        if inventory.is_error(name):
            self.watch.expect_error(url)
        page.goto(url)
        return page

    def page(self, view: View) -> Page:
        """Open an empty page."""
        width, height = view.screen
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=view.scheme,
            java_script_enabled=view.runs_scripts,
            base_url=self.site.url,
            locale="en-GB",
            reduced_motion="reduce",
        )
        if not view.gets_scripts:
            context.route("**/*.js", _send_empty)
        context.set_default_timeout(60_000)
        self.watch.attach(context)
        self._contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()


def _send_empty(route: Route) -> None:
    route.fulfill(body="", content_type="text/javascript")
