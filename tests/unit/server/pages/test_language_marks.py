"""Names in another language than the page's are marked as such: WCAG 2.2, 3.1.2."""

from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.store import Store

_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_EMPTY = {"area", "br", "circle", "hr", "img", "input", "line", "link", "meta", "path", "rect"}
PATHS = (
    "/doc/observation/sr-2023-freedonia/killed",
    "/doc/place/vesta",
    "/doc/event/sr-2023-freedonia/violent-response",
    "/doc/excerpt/sr-2023-freedonia/483-520",
    "/doc/report/sr-2023-freedonia",
    "/list/observation",
)


class Texts(HTMLParser):
    """The texts of a page, each with the language that it is marked as; not those of pictures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[tuple[str, str | None]] = [("", None)]
        self.texts: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self._open.append((tag, dict(attrs).get("lang") or self._open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        while tag in [name for name, _ in self._open] and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"svg", "option"} & {tag for tag, _ in self._open}:
            self.texts.append((data.strip(), self._open[-1][1]))


@pytest.mark.parametrize("path", PATHS)
def test_a_name_is_marked_with_its_language(client: FlaskClient, store: Store, path: str) -> None:
    spoken: dict[str, set[str | None]] = {}
    for quad in store.engine.quads_for_pattern(None, _LABEL, None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.Literal):
            spoken.setdefault(quad.object.value, set()).add(quad.object.language)
    spanish = {text for text, langs in spoken.items() if langs == {"es"}}
    html = client.get(f"{path}?lang=es", headers={"Accept": "text/html"}).text
    spanish_texts = [(text, lang) for text, lang in Texts(html).texts if text in spanish]
    assert len(spanish_texts) > 3
    assert [text for text, lang in spanish_texts if lang != "es"] == []
