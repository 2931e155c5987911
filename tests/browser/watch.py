"""Records foreign requests, policy violations, failed requests and errors of scripts."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

#: Logs to the console what the Content-Security-Policy blocked.
_REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""


class Watch:
    """Watches all pages of browser contexts.

    Attributes:
        home: start of the URLs of the server.
        complaints: everything that a page did wrong.
    """

    def __init__(self, home: str) -> None:
        self.home = home
        self.complaints: list[str] = []
        self._expected: set[str] = set()

    def attach(self, context: BrowserContext) -> None:
        """Watch the pages of a context."""
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("request", self._check_request)
        context.on("response", self._check_response)
        context.on("console", self._check_console)
        context.on("weberror", self._record_exception)

    def expect_error(self, url: str) -> None:
        """Allow an error as the answer from ``url``."""
        self._expected.add(url)

    def _check_request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.complaints.append(f"a request left for {request.url}")

    def _check_response(self, response: Response) -> None:
        if response.status >= 400 and response.url not in self._expected:
            self.complaints.append(f"{response.status} at {response.url}")

    def _check_console(self, message: ConsoleMessage) -> None:
        is_expected = message.location["url"].partition("#")[0] in self._expected
        if message.type in {"error", "warning"} and not is_expected:
            self.complaints.append(f"{message.type}: {message.text}")

    def _record_exception(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error.message}")
