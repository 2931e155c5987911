"""The page of a country page: every fact is at its passages, every passage in the text."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask import Response
from flask.testing import FlaskClient

from kg.evidence.excerpts import Span
from kg.namespaces import BASE, ID
from kg.store import Store
from server.dataset import catalogue
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderer
from server.pages import diagrams, report
from server.pages.highlighting import Highlight
from server.web.links import Links
from tests import tiny
from tests.conftest import FREEDONIA

PAGE = "https://w3id.org/reliefgraph/id/report/sr-2023-freedonia"
PATH = "/doc/report/sr-2023-freedonia"
HTML = {"Accept": "text/html"}
RG = "https://w3id.org/reliefgraph/ontology#"


class Ids(HTMLParser):
    """Collects the ids of a page, its links within the page, and the text of the report."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.source: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a" and given.get("href", "").startswith("#"):
            self.targets.add(given["href"][1:])
        if tag == "div":
            self._depth = self._depth + 1 if self._depth or given.get("class") == "source" else 0

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.source.append(data)


@pytest.fixture(scope="module")
def names(store: Store) -> Names:
    return Names(store, Links(store.manifest, "http://localhost/"))


@pytest.fixture(scope="module")
def page(names: Names) -> report.ReportPage:
    return report.read_report(PAGE, names)


@pytest.fixture(scope="module")
def read(client: FlaskClient) -> Ids:
    parsed = Ids()
    parsed.feed(client.get(PATH, headers=HTML).text)
    return parsed


def test_every_fact_with_words_is_at_each_of_its_passages(
    page: report.ReportPage, store: Store, names: Names
) -> None:
    evidence = ox.NamedNode(f"{RG}evidence")
    pattern = store.engine.quads_for_pattern(None, evidence, None, ox.DefaultGraph())
    expected = {
        (names.links.document(str(quad.subject)[1:-1]), str(quad.object)[1:-1].rpartition("/")[2])
        for quad in pattern
        if f"/excerpt/{FREEDONIA}/" in str(quad.object)
    }
    shown = {
        (fact.statement, key)
        for key, passage in page.passages.items()
        for thing in passage.things
        for _, facts in thing.facts
        for fact in facts
    }
    assert len(expected) > 300
    assert shown == expected


def test_the_text_is_unchanged(read: Ids, store: Store) -> None:
    text = ox.NamedNode("https://schema.org/text")
    [quad] = store.engine.quads_for_pattern(ox.NamedNode(PAGE), text, None, ox.DefaultGraph())
    assert isinstance(quad.object, ox.Literal)
    shown = re.sub(r"\n+", "\n", "".join(read.source)).strip("\n")
    assert shown == quad.object.value


def test_every_passage_is_in_the_text_once_and_beside_it_once(
    read: Ids, page: report.ReportPage
) -> None:
    assert len(read.ids) == len(set(read.ids))
    for key in page.passages:
        assert f"e-{key}" in read.ids
        assert f"p-{key}" in read.ids
    assert read.targets <= {*read.ids}
    assert {f"e-{key}" for key in page.passages} <= read.targets


def test_every_passage_can_be_reached_from_the_text(page: report.ReportPage) -> None:
    """By its own words, or from the passages that share words with it."""
    reached = {key for block in page.blocks for key in linked(block.pieces, "")}
    assert reached < page.passages.keys()
    waiting = list(reached)
    while waiting:
        for span in page.passages[waiting.pop()].overlapping:
            if span.key not in reached:
                reached.add(span.key)
                waiting.append(span.key)
    assert reached == page.passages.keys()


def linked(pieces: tuple[str | Highlight, ...], inner: str) -> Iterator[str]:
    """Yield the passages that words of the text lead to: the innermost ones."""
    for piece in pieces:
        if isinstance(piece, Highlight):
            yield from linked(piece.pieces, piece.span.key)
        elif inner and piece.split():
            yield inner


def test_inferred_facts_are_apart(page: report.ReportPage) -> None:
    inferred = {
        (thing.iri, prop.iri, value.iri) for thing, rows in page.inferred for prop, value in rows
    }
    base = "https://w3id.org/reliefgraph/id"
    service, provider = f"{base}/service/sr-2023-freedonia/vesta-first-aid", f"{RG}provider"
    assert (service, provider, f"{base}/organization/star-relief") in inferred
    asserted = {
        (thing.name.iri, prop.iri, fact.value.iri or fact.value.text)
        for passage in page.passages.values()
        for thing in passage.things
        for prop, facts in thing.facts
        for fact in facts
    }
    assert (service, provider, f"{base}/organization/sr-2023-freedonia/team-vesta") in asserted
    assert not asserted & inferred


def test_the_order_of_inferred_facts_is_always_the_same(page: report.ReportPage) -> None:
    things = [(thing.text, thing.iri) for thing, _ in page.inferred]
    assert things == sorted(things)
    for _, rows in page.inferred:
        order = [(prop.text, value.text, prop.iri, value.iri) for prop, value in rows]
        assert order == sorted(order)


def test_each_thing_that_a_figure_is_of_has_its_own_basis(
    page: report.ReportPage, client: FlaskClient
) -> None:
    (figure,) = [figure for figure in page.figures if figure.quantity == "7,300"]
    assert figure.bases == ("stated",)
    marks = {key: [facet.mark for facet in facets] for key, facets in figure.facets.items()}
    assert (marks["place"], marks["time"]) == (["page-scope"], ["page-scope"])
    table = client.get(PATH, headers=HTML).text.partition('id="figures"')[2]
    row = table.partition("7,300")[2].partition("</tr>")[0]
    assert row.count('<span class="tag page-scope">') == 2
    assert row.count('<span class="tag stated">') == 1


def test_names_are_in_the_language_of_the_reader(client: FlaskClient) -> None:
    plain = client.get(PATH, headers=HTML)
    spanish = client.get(PATH, headers={**HTML, "Accept-Language": "es-AR, es;q=0.9, en;q=0.5"})
    assert "personas heridas en la respuesta violenta" in spanish.text
    assert "personas heridas en la respuesta violenta" not in plain.text
    assert (plain.headers["Content-Language"], spanish.headers["Content-Language"]) == ("en", "es")
    assert plain.headers["ETag"] != spanish.headers["ETag"]
    assert "Accept-Language" in plain.headers["Vary"]


def test_links_keep_a_chosen_language(client: FlaskClient) -> None:
    page = client.get(f"{PATH}?lang=es", headers={**HTML, "Accept-Language": "en"}).text
    assert 'href="/doc/place/freedonia?lang=es"' in page
    assert 'href="/doc/place/freedonia"' not in page
    assert '<input type="hidden" name="lang" value="es">' in page


def test_a_language_without_names_is_refused(client: FlaskClient) -> None:
    response = client.get(f"{PATH}?lang=xx", headers=HTML)
    assert response.status_code == 400
    assert "<p>there are no names in &#39;xx&#39;; available languages: en, es</p>" in response.text


# ---- on a few triples

TINY = str(ID["report/r"])
TEXT = "Dead: 12\\nMany fled."
OF_X = "<id/observation/x>"
TRIG = f"""
    <id/report/r> a rg:CountryPage ; rdfs:label "Peru in 2024"@en , "Perú en 2024"@es .
    <id/report/r> dcterms:title "Peru" ; dcterms:language "en" ; dcterms:rights "Theirs." .
    <id/report/r> schema:text "{TEXT}" ; prov:wasDerivedFrom <id/report/all> .
    <id/report/r> dcterms:publisher <id/b> , <id/a> ; dcterms:spatial <id/place/peru> .
    <id/report/r> dcterms:temporal <id/time/2024> .
    <id/place/peru> rg:iso3166Alpha3 "PER" .
    <ontology#within> owl:inverseOf <ontology#contains> .
    GRAPH <graph/report/r> {{
      {OF_X} a rg:Figure ; rg:value 12 ; rg:place <id/place/peru> .
      <id/observation/y> a rg:Figure ; rg:quantifier <id/many> .
    }}
    GRAPH <graph/report/s> {{ <id/observation/z> a rg:Figure ; rg:value 9 }}
    GRAPH <graph/inferred> {{
      {OF_X} rg:near <id/d> , <id/c> ; rg:beside <id/e> ; a rg:Thing , schema:Thing .
      {OF_X} rg:within <id/f> ; rdfs:seeAlso <id/g> ; rg:atLeast 1500 .
      <id/zoo/a> rg:near <id/h> . <id/bank/a> rg:near <id/h> . <id/army/a> rg:near <id/h> .
      <id/event/a> rg:near <id/h> . <id/other> rg:near <id/h> . <id/event/b> rdfs:seeAlso <id/g> .
    }}
    """ + "".join(
    f"""
    <id/excerpt/r/{start}-{end}> oa:hasSource <id/report/r> ;
        oa:hasSelector <id/q{start}-{end}> , <id/p{start}-{end}> .
    <id/q{start}-{end}> oa:exact "{words}" . <id/p{start}-{end}> oa:start {start} ; oa:end {end} .
    """
    for start, end, words in ((6, 8, "12"), (9, 19, "Many fled."), (9, 20, "Many fled.?"))
) + "".join(
    tiny.statement(f"id/statement/{name}", fact, f"rg:evidence {evidence}")
    for name, fact, evidence in (
        ("v", f"{OF_X} rg:value 12", "<id/excerpt/r/6-8>"),
        ("w", f"{OF_X} rg:place <id/place/peru>", "<id/excerpt/r/6-8> , <id/excerpt/r/9-19>"),
        ("y", "<id/event/a> rg:actor <id/a>", "<id/excerpt/r/9-19>"),
        ("z", "<id/event/b> rg:actor <id/a>", "<id/excerpt/r/9-20>"),
        ("1", "<id/zoo/a> rg:actor <id/a>", "<id/excerpt/r/6-8>"),
        ("2", "<id/bank/a> rg:actor <id/a>", "<id/excerpt/r/6-8>"),
        ("3", "<id/army/a> rg:actor <id/a>", "<id/excerpt/r/6-8>"),
    )
)  # fmt: skip


@cache
def few(lang: str = "en") -> Names:
    return tiny.names(TRIG, lang)


@pytest.mark.parametrize(("thing", "is_country_page"), [("report/r", True), ("report/all", False)])
def test_a_report_is_not_a_country_page(thing: str, *, is_country_page: bool) -> None:
    assert report.is_country_page(str(ID[thing]), few()) is is_country_page


def test_a_country_page_has_all_its_parts() -> None:
    report_page = report.read_report(TINY, few())
    assert (
        report_page.name,
        report_page.title,
        report_page.iri,
        report_page.lang,
        report_page.rights,
    ) == (
        DisplayName("Peru in 2024", "en", "/doc/report/r", TINY),
        "Peru",
        TINY,
        "en",
        "Theirs.",
    )
    assert [(label, value.text) for label, value in report_page.metadata] == [
        ("Report", "all"),
        ("Publisher", "a"),
        ("Publisher", "b"),
        ("Country", "peru"),
        ("Period", "2024"),
    ]
    number, many = Span(6, 8), Span(9, 19)
    assert [block.pieces for block in report_page.blocks] == [
        ("Dead: ", Highlight(number, is_first=True, pieces=("12",))),
        (Highlight(many, is_first=True, pieces=("Many fled.",)),),
    ]
    assert list(report_page.passages) == ["6-8", "9-20", "9-19"]
    assert {key: passage.words for key, passage in report_page.passages.items()} == {
        "6-8": "12",
        "9-20": "Many fled.?",
        "9-19": "Many fled.",
    }
    assert [figure.quantity for figure in report_page.figures] == ["12", "many"]
    inferred = [
        (thing.iri, [(property_.text, value.text) for property_, value in rows])
        for thing, rows in report_page.inferred
    ]
    assert inferred == [
        *((str(ID[f"{kind}/a"]), [("near", "h")]) for kind in ("army", "bank", "event", "zoo")),
        (
            str(ID["observation/x"]),
            [
                ("at least", "1500"),
                ("beside", "e"),
                ("near", "c"),
                ("near", "d"),
                ("type", "Thing"),
            ],
        ),
    ]
    queries = [parse_qs(urlsplit(link).query) for link in (report_page.query, report_page.csv)]
    assert [query["format"] for query in queries] == [["html"], ["csv"]]
    assert f"<{TINY}>" in queries[0]["query"][0]
    assert f"GRAPH <{BASE}graph/report/r>" in queries[1]["query"][0]


def test_a_page_without_its_text_keeps_its_passages() -> None:
    report_page = report.read_report(TINY, tiny.names(TRIG.replace("schema:text", "schema:none")))
    assert (report_page.blocks, list(report_page.passages)) == ((), ["6-8", "9-20", "9-19"])


def test_pages_are_cached_by_language_and_the_oldest_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = report.read_report(TINY, few())
    read: list[tuple[str, str, str]] = []

    def read_report(iri: str, names: Names) -> report.ReportPage:
        read.append((iri, names.lang, names.links.lang))
        return page

    monkeypatch.setattr(report, "read_report", read_report)
    monkeypatch.setattr(report, "MAX_CACHED", 3)
    cached = report.cached_reports(few().store, few().links)
    english, spanish, chosen = ("a", "en", ""), ("a", "es", ""), ("a", "es", "es")
    for key in (english, english, spanish, chosen, english):
        assert cached(*key) is page
    assert read == [english, spanish, chosen]
    other = ("b", "en", "")
    for key in (other, chosen, spanish):
        cached(*key)
    assert read == [english, spanish, chosen, other, spanish]


@pytest.mark.parametrize("is_release", [True, False])
def test_the_template_of_a_report_gets_all_it_shows(
    monkeypatch: pytest.MonkeyPatch, *, is_release: bool
) -> None:
    rendered: dict[str, object] = {}

    def render(_: PageRenderer, template: str, **values: object) -> Response:
        rendered.update(values, template=template)
        return Response()

    monkeypatch.setattr(PageRenderer, "render", render)
    monkeypatch.setattr(diagrams, "reports_map", lambda *arguments: arguments)
    links = tiny.links(is_release=is_release)
    report_page = report.read_report(TINY, few())
    report.respond(report_page, PageRenderer(few(), links, []), offers="all")
    assert rendered == {
        "template": "report.html",
        "page": report_page,
        "map": ([TINY], "Places: Peru in 2024", few()),
        "n_facts": 7,
        "key_figures": [report_page.figures[0]],
        "kinds": [
            ("figure", "figures and circumstances"),
            ("activity", "activities"),
            ("event", "events"),
            ("context", "people, places, organisations, times"),
        ],
        "section": "Reports",
        "citation": catalogue.citation(links.manifest, links) if is_release else "",
        "offers": "all",
    }
