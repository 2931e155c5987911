"""Pages of hostile data stay harmless and readable."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from kg import load
from kg.config import Config
from kg.dataset import rdf_files
from server.app import SERVICES, create_app
from tests.unit.server.pages.hostile import ARABIC, LONG, MARKUP, TURTLE

DOCUMENTS = (
    "place/markup",
    "place/hub",
    "organization/arabic",
    "person/long",
    "statement/circle",
    "excerpt/x/1-2",
    "report/x",
    "statement/huge",
    "concept/circle",
    "concept/circle/one",
    "event/one",
    "event/two",
    "concept/indicators/odd",
    "observation/x/odd",
    "observation/x/infinite",
    "observation/x/ill-typed",
    "gadget/a%20b",
)
PATHS = (
    *(f"/doc/{name}" for name in DOCUMENTS),
    "/list/",
    "/list/place",
    "/list/person",
    "/list/statement",
    "/list/excerpt",
    "/list/observation",
    "/list/gadget",
    "/search?q=script",
    "/search?q=long",
    "/search?q=%3Cscript%3E",
)


class Page(HTMLParser):
    """What a page has: elements with their attributes, in order, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def elements_of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("ill")
    source = folder / "ill.ttl"
    source.write_text(TURTLE, "utf-8")
    config = Config()
    loaded = rdf_files.load([source], config.base_iri)
    context = Path(config.ontology / "context.jsonld").read_text("utf-8")
    path = load.build_from_files(loaded, context, folder / "stores", is_union=False)
    app = create_app(replace(config, store=str(path)))
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with app.test_client() as client:
        yield client
    app.extensions[SERVICES].runner.stop()


@pytest.mark.parametrize("path", PATHS)
def test_no_data_becomes_markup(ill: FlaskClient, path: str) -> None:
    response = ill.get(path, headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (200, "text/html")
    page = Page(response.text)
    scripts = [element.get("src") for element in page.elements_of("script")]
    assert all(src and src.startswith("/static/") for src in scripts)
    assert page.elements_of("img") == []
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    targets = [
        str(element["href"]) for element in (*page.elements_of("a"), *page.elements_of("link"))
    ]
    assert {urlsplit(target).scheme for target in targets} <= {"", "http", "https"}


def test_markup_is_escaped(ill: FlaskClient) -> None:
    page = Page(ill.get("/doc/place/markup", headers={"Accept": "text/html"}).text)
    assert page.text.count(MARKUP) >= 3
    assert "javascript:alert(2)" in page.text or "alert(2)" in page.text


def test_other_directions_are_isolated(ill: FlaskClient) -> None:
    page = Page(ill.get("/doc/organization/arabic", headers={"Accept": "text/html"}).text)
    (heading,) = page.elements_of("h1")
    assert (heading["lang"], heading["dir"]) == ("ar", "auto")
    assert ARABIC in page.text
    listed = Page(ill.get("/list/organization", headers={"Accept": "text/html"}).text)
    links = [
        element
        for element in listed.elements_of("a")
        if element["href"] == "/doc/organization/arabic"
    ]
    assert [(element["lang"], element["dir"]) for element in links] == [("ar", "auto")]


def test_a_long_text_is_folded_and_whole(ill: FlaskClient) -> None:
    html = ill.get("/doc/person/long", headers={"Accept": "text/html"}).text
    page = Page(html)
    assert len(page.elements_of("details")) >= 4
    assert page.text.count(LONG) >= 4
    assert "all 10,000 characters" in page.text
    listed = ill.get("/list/person", headers={"Accept": "text/html"}).text
    assert LONG[:150] in listed
    assert len(listed) < 10_000


def test_a_statement_about_itself_has_a_page(ill: FlaskClient) -> None:
    page = Page(ill.get("/doc/statement/circle", headers={"Accept": "text/html"}).text)
    assert MARKUP in page.text


def test_circles_end(ill: FlaskClient) -> None:
    scheme = Page(ill.get("/doc/concept/circle", headers={"Accept": "text/html"}).text)
    targets = [element["href"] for element in scheme.elements_of("a")]
    assert {"/doc/concept/circle/one", "/doc/concept/circle/two"} <= set(targets)
    event = Page(ill.get("/doc/event/one", headers={"Accept": "text/html"}).text)
    assert sum(element.get("aria-current") == "true" for element in event.elements_of("li")) == 1


def test_invalid_numbers_are_not_shown_as_numbers(ill: FlaskClient) -> None:
    page = Page(ill.get("/doc/observation/x/odd", headers={"Accept": "text/html"}).text)
    assert "no quantity" in page.text
    assert all(text in page.text for text in ("NaN", "many", "1e400"))  # as the data have them


def test_of_several_numbers_none_is_taken_for_the_quantity(ill: FlaskClient) -> None:
    page = Page(ill.get("/doc/observation/x/ill-typed", headers={"Accept": "text/html"}).text)
    assert "3rd largest" in page.text
    assert "more than" not in page.text


def test_headers_are_ascii_whatever_things_are_called(ill: FlaskClient) -> None:
    response = ill.get("/doc/place/%D0%9F%D0%B5%D1%80%D1%83", headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    assert str(response.headers).isascii()
    assert '/id/place/%D0%9F%D0%B5%D1%80%D1%83>; rel="describes"' in response.headers["Link"]


def test_facts_beyond_the_limit_are_cut_and_counted(ill: FlaskClient) -> None:
    html = ill.get("/doc/place/hub", headers={"Accept": "text/html"}).text
    assert len(html) < 200_000
    assert "3,830 more facts about it are not shown here" in html  # 300 + 30 * 151 - 1,000


def test_an_unknown_kind_is_listed_and_shown(ill: FlaskClient) -> None:
    listed = Page(ill.get("/list/", headers={"Accept": "text/html"}).text)
    assert "/list/gadget" in [element["href"] for element in listed.elements_of("a")]
    page = Page(ill.get("/doc/gadget/a%20b", headers={"Accept": "text/html"}).text)
    assert "of no known kind" in page.text
