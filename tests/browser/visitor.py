"""Someone who looks at pages: on what, and how."""

from dataclasses import dataclass, field, replace
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser import inventory
from tests.browser.site import Site
from tests.browser.watch import Watch

#: Width and height of a desk's screen and of a small telephone's.
DESK: Final = (1280, 900)
PHONE: Final = (360, 740)


@dataclass(frozen=True, slots=True)
class How:
    """What pages are looked at with.

    Attributes:
        screen: width and height.
        scheme: light or dark.
        runs_scripts: whether JavaScript is on.
        gets_scripts: whether the pages' scripts can be had; axe runs without them, but not
            without JavaScript.
    """

    screen: tuple[int, int] = DESK
    scheme: str = "light"
    runs_scripts: bool = True
    gets_scripts: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Visitor:
    """Looks at the pages of a site, each page in a context of its own.

    Attributes:
        browser: what with.
        site: at what.
        watch: sees what the pages do.
    """

    browser: Browser
    site: Site
    watch: Watch
    _contexts: list[BrowserContext] = field(default_factory=list)

    def looks(self, name: str, how: How = How(), **changes: object) -> Page:
        """Open the page of a kind, see ``inventory.NAMES``."""
        how = replace(how, **changes)  # type: ignore[arg-type]  # passed on
        page = self.page(how)
        url = f"{self.site.url}{self.site.pages[name]}"
        if inventory.is_an_error(name):
            self.watch.expect_an_error(url)
        page.goto(url)
        return page

    def page(self, how: How) -> Page:
        """Open an empty page."""
        width, height = how.screen
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=how.scheme,
            java_script_enabled=how.runs_scripts,
            base_url=self.site.url,
            locale="en-GB",
            reduced_motion="reduce",
        )
        if not how.gets_scripts:
            context.route("**/*.js", _with_nothing)
        context.set_default_timeout(60_000)
        self.watch.over(context)
        self._contexts.append(context)
        return context.new_page()

    def leaves(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()


def _with_nothing(route: Route) -> None:
    route.fulfill(body="", content_type="text/javascript")
