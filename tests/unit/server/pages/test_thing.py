import csv
import io
import re
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.namespaces import BASE
from kg.store import Store
from server.graph import kinds, queries
from server.graph.description import ThingDescription
from server.graph.facts import Origin
from server.graph.graph_reader import GraphReader
from server.graph.names import Names
from server.pages import sections
from server.pages.thing import ThingPage, ThingPages
from server.web.links import Links
from tests import tiny
from tests.conftest import FREEDONIA

THINGS = f"{BASE}id/"
HTML = {"Accept": "text/html"}


def page(store: Store, name: str, lang: str = "en") -> ThingPage:
    names = Names(store, Links(store.manifest, "http://x/"), lang)
    return ThingPages(store).page(ThingDescription(store, THINGS + name), names)


def summary_of(thing_page: ThingPage) -> dict[str, list[str]]:
    return {
        property_.text: [name.text for name in cell.names] for property_, cell in thing_page.summary
    }


def rows(thing_page: ThingPage, title: str) -> list[list[object]]:
    table = next(table for table in thing_page.tables if table.title == title)
    return [
        [name.text, *(cell.text or [value.text for value in cell.names] for cell in cells)]
        for name, cells in table.rows
    ]


def test_a_place_has_codes_with_their_sources(store: Store) -> None:
    thing_page = page(store, "place/tolmar")
    codes = {code.register: code for code in thing_page.identity.codes}
    assert {name: code.code for name, code in codes.items()} == {
        "Wikidata": "Q999999004",
        "GeoNames": "999999004",
        "ISO 3166-2": "XF-TOL",
        "P-code (OCHA)": "XF02",
    }
    assert codes["Wikidata"].href == "http://www.wikidata.org/entity/Q999999004"
    assert codes["GeoNames"].href == "https://www.geonames.org/999999004/"
    assert all(code.support and code.support[0].source for code in codes.values())


def test_a_place_has_its_services(store: Store) -> None:
    thing_page = page(store, "place/vesta")
    assert [row[0] for row in rows(thing_page, "Services here")] == [
        "first aid in Vesta",
        "psychological support in Vesta",
    ]
    aid = rows(thing_page, "Services here")[0]
    assert aid[1:3] == [["first aid"], ["Star Relief team in Vesta"]]


def test_an_observation_shows_its_quantity_its_words_and_its_time(store: Store) -> None:
    thing_page = page(store, f"observation/{FREEDONIA}/hosted")
    assert thing_page.figure
    assert thing_page.figure.quantity == "more than 40,000"
    assert [words.text for words in thing_page.figure.words] == [
        "more than 40,000 were living there by the end of 2023"
    ]
    assert summary_of(thing_page)["time"] == ["2023-12-31"]


def test_facts_are_grouped_by_origin(store: Store) -> None:
    thing_page = page(store, f"service/{FREEDONIA}/vesta-first-aid")
    facts = {
        origin: {(group.property.text, fact.value.text) for group in groups for fact in group.facts}
        for origin, groups in thing_page.facts
    }
    assert ("provider", "Star Relief team in Vesta") in facts[Origin.REPORT]
    assert ("provider", "Star Relief") in facts[Origin.INFERRED]
    assert ("type", "Service") in facts[Origin.ELSEWHERE]
    assert Origin.SOURCE not in facts
    assert ("serves people with", "contusion") in facts[Origin.INFERRED]
    assert facts[Origin.REPORT].isdisjoint(facts[Origin.INFERRED])


def test_inferred_values_are_marked_in_summaries_and_tables(store: Store) -> None:
    vesta, whole = page(store, "place/vesta"), page(store, "organization/star-relief")
    marked = {
        property_.text: cell.is_inferred for property_, cell in (*vesta.summary, *whole.summary)
    }
    assert marked["place type"] is False
    assert marked["within"] is True
    tables = {table.title: table for table in vesta.tables}
    organisations, services = tables["Organisations present"], tables["Services here"]
    assert {name.iri for name, _ in organisations.rows} == organisations.inferred
    assert services.rows
    assert not services.inferred
    work = next(table for table in whole.tables if table.title == "Where it worked")
    assert all(cell.is_inferred for _, cells in work.rows for cell in cells)
    assert work.rows


def test_every_fact_is_on_the_page_of_its_subject(store: Store) -> None:
    for name in ("place/tolmar", f"event/{FREEDONIA}/protests", "concept/quantifiers/dozens"):
        thing_page = page(store, name)
        triples = GraphReader(store).outgoing(ox.NamedNode(THINGS + name))
        n_shown = sum(len(group.facts) for _, groups in thing_page.facts for group in groups)
        assert n_shown + len(thing_page.identity.triples) == len(triples)


def test_an_event_has_its_causes_and_its_consequences(store: Store) -> None:
    chain = page(store, f"event/{FREEDONIA}/violent-response").chain
    assert [step.name.text for step in chain] == [
        "ousting of President Ada Quill",
        "political protests in Freedonia from December 2022",
        "violent response from the army and the police to the protests",
        "emergency activities in Vesta after the violent response",
    ]
    assert [step.relation and step.relation.text for step in chain] == [
        "follows",
        "triggered by",
        None,
        "responds to",
    ]
    assert [step.is_reversed for step in chain] == [True, True, False, False]


def test_an_indicator_has_its_observations_with_bounds_as_bounds(store: Store) -> None:
    thing_page = page(store, "concept/indicators/people-hosted")
    assert [row[1] for row in rows(thing_page, "Figures")] == [
        "at most 3,000,000",
        "more than 40,000",
        "2nd largest",
        "largest",
    ]
    assert thing_page.chart
    assert "more than 40,000" in thing_page.chart
    assert page(store, "concept/conditions/violence").chart is None


def test_a_figure_in_a_table_has_the_basis_of_each_facet(store: Store, client: FlaskClient) -> None:
    """That of the words is of the quantity only; what is stated has no mark."""
    name = "concept/indicators/individual-mental-health-consultations"
    table = next(table for table in page(store, name).tables if table.title == "Figures")
    ((_, cells),) = table.rows
    cells_by_heading = dict(zip(table.headings, cells, strict=True))
    where, when = (cells_by_heading[heading].facets for heading in ("Where", "When"))
    assert [(facet.name.text, facet.mark) for facet in where] == [("Freedonia", "page-scope")]
    assert [(facet.name.text, facet.mark) for facet in when] == [("2023", "page-scope")]
    assert cells_by_heading["In the report’s words"].bases == ("stated",)
    cell = r'<td><a [^>]*>2023</a> <span class="tag page-scope">page scope</span></td>'
    assert re.search(cell, client.get(f"/doc/{name}", headers=HTML).text)
    (row,) = csv.DictReader(io.StringIO(client.get(table.csv).text))
    bases = {key: row[key].rpartition("/")[2] for key in row if key.endswith("_basis")}
    assert bases == {
        "quantity_basis": "stated",
        "place_basis": "page-scope",
        "time_basis": "page-scope",
        "population_basis": bases["population_basis"],
    }


def test_what_is_stated_of_a_figure_has_no_mark(store: Store) -> None:
    figure = page(store, f"observation/{FREEDONIA}/hosted").figure
    assert figure
    assert {facet.mark for facets in figure.facets.values() for facet in facets} == {""}


def test_a_scheme_has_all_its_concepts_as_a_tree(store: Store) -> None:
    thing_page = page(store, "concept/quantifiers")
    members = GraphReader(store).subjects("skos:inScheme", f"{THINGS}concept/quantifiers")
    assert sorted(str(concept.name.iri) for concept in thing_page.scheme.concepts) == members
    depths = {concept.name.text: concept.depth for concept in thing_page.scheme.concepts}
    assert (depths["amount"], depths["dozens"]) == (0, 1)
    assert all(
        later.depth <= earlier.depth + 1 for earlier, later in pairwise(thing_page.scheme.concepts)
    )
    uses = {concept.name.text: concept.uses for concept in thing_page.scheme.concepts}
    assert uses["dozens"] == "1"
    assert all(concept.definition for concept in thing_page.scheme.concepts)


def test_a_statement_shows_its_fact_and_the_words_in_context(store: Store) -> None:
    (statement,) = [
        iri
        for iri in GraphReader(store).subjects(
            "rdf:subject", f"{THINGS}observation/{FREEDONIA}/hosted"
        )
        if iri.endswith("40000") or "minExclusive" in iri
    ]
    evidence = page(store, statement.removeprefix(THINGS)).evidence
    assert evidence
    assert evidence.statement
    assert evidence.statement.value.text == "40,000"
    assert evidence.basis
    assert evidence.basis.text == "The words say it."
    (quotation,) = evidence.quotations
    text = (quotation.prefix, quotation.exact, quotation.suffix)
    pages = GraphReader(store).sorted_values(f"{THINGS}report/{FREEDONIA}", "schema:text")
    assert isinstance(pages[0], ox.Literal)
    assert "".join(text) in pages[0].value
    assert quotation.href == f"/doc/report/{FREEDONIA}#e-428-481"


def test_an_excerpt_has_all_facts_that_it_supports(store: Store) -> None:
    name = f"excerpt/{FREEDONIA}/428-481"
    evidence = page(store, name).evidence
    assert evidence
    resting = {(fact.property.text, fact.value.text) for fact in evidence.statements}
    assert ("minimum, exclusive", "40,000") in resting
    assert len(evidence.statements) == len(GraphReader(store).subjects("evidence", THINGS + name))


def test_names_are_in_the_reader_s_language(store: Store) -> None:
    thing_page = page(store, "place/freedonia", "es")
    assert (thing_page.title.text, thing_page.title.lang) == ("Fredonía", "es")
    assert summary_of(thing_page)["tipo de lugar"] == ["país"]
    unit = summary_of(page(store, "concept/indicators/people-hosted", "es"))
    assert (unit["unidad"], unit["texto de la unidad"]) == (["número"], ["persona"])


def test_what_points_here_is_there_once(store: Store) -> None:
    thing_page = page(store, "place/tolmar")
    listed = {pair for table in thing_page.tables for pair in table.pairs}
    pointing = {
        (group.property.iri, fact.value.iri)
        for group in (*thing_page.pointing, *thing_page.repeated)
        for fact in group.facts
    }
    assert not listed & pointing
    roles = {f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{end}" for end in ("subject", "object")}
    everything = {
        (quad.predicate.value, quad.subject.value)
        for quad in store.engine.quads_for_pattern(
            None, None, ox.NamedNode(f"{THINGS}place/tolmar"), ox.DefaultGraph()
        )
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value not in roles
    }
    assert listed | pointing == everything


def test_many_pointing_facts_are_cut_and_a_query_has_all(store: Store, client: FlaskClient) -> None:
    (group,) = page(store, "concept/bases/stated").pointing[:1]
    assert (group.property.text, len(group.facts)) == ("basis", 25)
    assert group.more
    answer = client.get(group.more.replace("format=html", "format=csv")).text
    n_rows = len(list(csv.DictReader(io.StringIO(answer))))
    assert group.count == f"{n_rows:,}"


def test_a_table_as_csv_has_the_same_things(store: Store, client: FlaskClient) -> None:
    for name in (
        "place/freedonia",
        "organization/star-relief",
        "concept/indicators/people-hosted",
    ):
        for table in page(store, name).tables:
            answer = list(csv.DictReader(io.StringIO(client.get(table.csv).text)))
            column = "pointer" if "pointer" in answer[0] else "observation"
            assert {row[column] for row in answer} == {row_name.iri for row_name, _ in table.rows}


@pytest.mark.parametrize("name", ["thing", "pointing", "listing", "observations", "kind"])
def test_every_query_file_is_a_valid_query(store: Store, name: str) -> None:
    text = resources.files("server").joinpath("queries", f"{name}.rq").read_text("utf-8")
    assert text.startswith("# ")
    store.query(text)


def test_a_query_s_iris_are_data(store: Store) -> None:
    with pytest.raises(ValueError, match="IRI"):
        queries.fill(store, "thing", thing="https://example.org/> ?p ?o } #")


def test_every_kind_but_the_plain_has_a_plan() -> None:
    assert set(sections.PLANS) == {kind.slug for kind in kinds.KINDS}


# ---- over HTTP


class _Ids(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.refs: list[str] = []
        self.headings: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            if name == "aria-labelledby":
                self.refs.append(str(value))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


PAGES = (
    "/doc/place/freedonia",
    "/doc/organization/star-relief",
    f"/doc/event/{FREEDONIA}/violent-response",
    f"/doc/observation/{FREEDONIA}/hosted",
    "/doc/concept/quantifiers",
    "/doc/concept/indicators/people-hosted",
    f"/doc/excerpt/{FREEDONIA}/428-481",
    "/doc/report/sr-2023",
    "/doc/source/atlas",
    "/doc/time/2023",
    "/list/",
    "/list/place",
    "/search?q=freedonia",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_together(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    parts = _Ids(response.text)
    assert len(parts.ids) == len(set(parts.ids))
    assert set(parts.refs) <= set(parts.ids)
    assert parts.headings.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(parts.headings))
    assert "{{" not in response.text
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("path", PAGES[-3:])
def test_every_internal_link_of_a_page_opens(client: FlaskClient, path: str) -> None:
    html = client.get(path, headers=HTML).text.partition("<main")[2].partition("</main>")[0]
    targets = {
        target.replace("&amp;", "&").partition("#")[0]
        for target in re.findall(r'href="(/[^"]*)"', html)
    }
    assert len(targets) > 3
    for target in sorted(targets):
        assert client.get(target, headers=HTML).status_code == 200, target


def test_links_keep_the_language_that_was_chosen(client: FlaskClient) -> None:
    text = client.get("/doc/place/freedonia?lang=es", headers=HTML).text
    assert 'href="/doc/place/tolmar?lang=es"' in text
    assert 'href="/list/place?lang=es"' in text
    assert '<h1 lang="es" dir="auto">Fredonía</h1>' in text


def test_one_thing_of_a_kind_is_called_in_the_spelling_of_the_pages() -> None:
    assert [kind.one for kind in kinds.KINDS][:4] == [
        "report",
        "place",
        "organisation",
        "operation",
    ]


@pytest.mark.parametrize("relation", ["place", "rankAmong", "origin"])
def test_a_place_has_its_figures(relation: str) -> None:
    small_store = tiny.store(f"""
        <id/place/lima> a rg:Place .
        <id/observation/x> a rg:Figure ; rg:value 7 ; rg:{relation} <id/place/lima> .
        <id/observation/y> a rg:Figure ; rg:value 8 ; rg:destination <id/place/lima> .""")
    (table,) = page(small_store, "place/lima").tables
    assert (table.title, [name.iri for name, _ in table.rows]) == (
        "Figures",
        [f"{THINGS}observation/x"],
    )


def test_pointing_facts_in_other_vocabularies_are_apart() -> None:
    small_store = tiny.store("""
        <id/x> rg:near <id/place/lima> .
        GRAPH <graph/inferred> { <id/x> rdfs:seeAlso <id/place/lima> }""")
    lima = page(small_store, "place/lima")
    near, see_also = f"{BASE}ontology#near", "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    assert [group.property.iri for group in lima.pointing] == [near]
    assert [group.property.iri for group in lima.repeated] == [see_also]


# ---- on a few triples

FEW = """
    <id/place/peru> a rg:Place ; rdfs:label "Peru"@en ; rg:iso3166Alpha3 "PER" .
    <id/place/lima> a rg:Place ; rdfs:label "Lima"@en ; skos:definition "A city."@en .
    <id/place/lima> rg:within <id/place/peru> ; rg:iso3166Part2 "PE-LIM" .
    <id/service/b> a rg:Service ; rg:place <id/place/lima> .
    <id/observation/x> a rg:Figure ; rg:value 7 ; rg:place <id/place/lima> .
    <id/observation/y> rg:value 8 .
    <id/event/a> a rg:Event ; rg:triggeredBy <id/event/b> ; rg:place <id/place/lima> .
    <id/service/c> rg:follows <id/event/b> .
    <id/concept/care> a skos:ConceptScheme ; rdfs:label "atención"@es .
    <id/concept/care/aid> a skos:Concept ; skos:inScheme <id/concept/zoo> , <id/concept/care> .
    <id/zoo/lion> rdfs:label "lion" .
    <id/near> rg:near <id/place/lima> .
    <id/person/x> rg:origin <id/place/lima> .
    """


@cache
def few() -> Store:
    return tiny.store(FEW)


@pytest.mark.parametrize(
    ("name", "kind_name", "crumbs"),
    [
        ("place/lima", "place", [("Places", "/list/place", None)]),
        ("organization/x", "organisation", [("Organisations", "/list/organization", None)]),
        (
            "concept/care",
            "concept scheme",
            [("Concept schemes", "/list/concept", None)],
        ),
        (
            "concept/care/aid",
            "concept",
            [
                ("Concept schemes", "/list/concept", None),
                ("atención", "/doc/concept/care", "es"),
            ],
        ),
        ("zoo/lion", "thing", []),
    ],
)
def test_a_thing_has_a_role_and_a_way_to_it(
    name: str, kind_name: str, crumbs: list[tuple[str, str, str | None]]
) -> None:
    thing_page = page(few(), name)
    assert thing_page.kind_name == kind_name
    assert [(crumb.text, crumb.href, crumb.lang) for crumb in thing_page.breadcrumbs] == [
        ("All things", "/list/", None),
        *crumbs,
    ]


def test_the_page_of_a_place_has_all_its_parts() -> None:
    thing_page = page(few(), "place/lima")
    assert (thing_page.iri, thing_page.kind_name, thing_page.title.text) == (
        f"{THINGS}place/lima",
        "place",
        "Lima",
    )
    assert [note.text.text for note in thing_page.identity.notes] == ["A city."]
    assert summary_of(thing_page) == {"within": ["Peru"]}
    assert [(table.title, table.count) for table in thing_page.tables] == [
        ("Figures", "1"),
        ("Services here", "1"),
        ("Events", "1"),
    ]
    own = [
        (origin, group.property.text, [fact.value.text for fact in group.facts])
        for origin, groups in thing_page.facts
        for group in groups
    ]
    assert own == [
        (Origin.RELEASE, "type", ["Place"]),
        (Origin.RELEASE, "within", ["Peru"]),
    ]
    assert [group.property.text for group in thing_page.pointing] == ["near", "origin"]
    assert (thing_page.repeated, thing_page.n_omitted, thing_page.chart, thing_page.chain) == (
        [],
        0,
        None,
        (),
    )
    assert (thing_page.figure, thing_page.evidence, thing_page.scheme.concepts) == (None, None, ())
    query = parse_qs(urlsplit(thing_page.query).query)
    assert query["format"] == ["html"]
    rows_of_it = few().engine.query(query["query"][0])
    assert len(list(rows_of_it)) == 5  # type: ignore[arg-type]  # a SELECT


@pytest.mark.usefixtures("assets")
def test_a_place_has_a_map_with_its_name() -> None:
    assert "Map: Lima" in (page(few(), "place/lima").map or "")


@pytest.mark.parametrize(
    ("name", "has_figure", "has_map", "n_steps"),
    [
        ("observation/x", True, True, 0),
        ("observation/y", False, False, 0),
        ("event/a", False, True, 2),
        ("service/b", False, True, 0),
        ("service/c", False, False, 0),
        ("near", False, False, 0),
        ("person/x", False, True, 0),
    ],
)
def test_a_page_has_the_sections_of_its_kind(
    name: str, n_steps: int, *, has_figure: bool, has_map: bool
) -> None:
    thing_page = page(few(), name)
    assert (thing_page.figure is not None, thing_page.map is not None, len(thing_page.chain)) == (
        has_figure,
        has_map,
        n_steps,
    )


def test_facts_beyond_the_limit_are_counted() -> None:
    values = " , ".join(f'"{n:04}"' for n in range(1_000))
    thing_page = page(tiny.store(f"<id/x> rg:pcode {values} ; rg:near <id/y> ."), "x")
    assert thing_page.n_omitted == 900  # 1,001 facts; 100 of a property


def test_an_indicator_has_a_chart() -> None:
    small_store = tiny.store(
        "<id/concept/dead> a rg:Indicator . <id/observation/x> rg:indicator <id/concept/dead> ;"
        " rg:value 7 ."
    )
    assert page(small_store, "concept/dead").chart is not None
    assert page(small_store, "observation/x").chart is None


def test_the_properties_that_point_are_read_once() -> None:
    things = ThingPages(few())
    assert [
        predicate.value.rpartition("#")[2]
        for predicate in things.predicates
        if "onto" in predicate.value
    ] == [
        "follows",
        "near",
        "origin",
        "place",
        "triggeredBy",
        "within",
    ]
    assert things.predicates is things.predicates
