"""A page of the server, read as a browser would read it."""

from collections.abc import Callable
from html.parser import HTMLParser

from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """What a page has: elements with their attributes and their text; every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        texts: list[str] = []
        self.found.append((tag, {name: value or "" for name, value in attrs}, texts))
        if tag not in _VOID:
            self._open.append((tag, texts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in (("textarea", []), ("pre", [])):
            data = data.removeprefix("\n")  # as browsers do
        for _, texts in self._open:
            texts.append(data)

    def all(self, tag: str, **wanted: str) -> list[tuple[dict[str, str], str]]:
        return [
            (attributes, "".join(texts))
            for name, attributes, texts in self.found
            if name == tag
            and all(attributes.get(k.replace("_", "-")) == v for k, v in wanted.items())
        ]

    def text(self, tag: str, **wanted: str) -> str:
        ((_, text),) = self.all(tag, **wanted)
        return text

    def attributes(self, tag: str, **wanted: str) -> dict[str, str]:
        ((attributes, _),) = self.all(tag, **wanted)
        return attributes

    def table(self) -> list[list[str]]:
        """The cells of the only table."""
        rows: list[list[str]] = []
        for name, _, texts in self.found:
            if name == "tr":
                rows.append([])
            elif name in ("td", "th"):
                rows[-1].append("".join(texts).strip())
        return rows


Ask = Callable[..., Page]


def asking(client: FlaskClient) -> Ask:
    def ask(query: str, status: int = 200, **parameters: str) -> Page:
        request_parameters = {"query": query, **parameters}
        response = client.get("/sparql", query_string=request_parameters, headers=BROWSER)
        assert (response.status_code, response.mimetype) == (status, "text/html")
        return Page(response.text)

    return ask
