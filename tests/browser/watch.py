"""What no page may do: ask elsewhere, break its own policy, ask for what is not there, fail."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

#: Says in the console what the Content-Security-Policy stopped.
_TELL = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""


class Watch:
    """Watches all pages of some contexts.

    Attributes:
        home: what the URLs of the server start with.
        complaints: what they did that they must not.
    """

    def __init__(self, home: str) -> None:
        self.home = home
        self.complaints: list[str] = []
        self._expected: set[str] = set()

    def over(self, context: BrowserContext) -> None:
        """Watch the pages of a context, too."""
        context.add_init_script(_TELL)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._told)
        context.on("weberror", self._failed)

    def expect_an_error(self, url: str) -> None:
        """Let the page at ``url`` be an error: that it is one is not complained of."""
        self._expected.add(url)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.complaints.append(f"a request left for {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.url not in self._expected:
            self.complaints.append(f"{response.status} at {response.url}")

    def _told(self, message: ConsoleMessage) -> None:
        is_expected = message.location["url"].partition("#")[0] in self._expected
        if message.type in {"error", "warning"} and not is_expected:
            self.complaints.append(f"{message.type}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error.message}")
