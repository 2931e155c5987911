import json

import pytest

from kg.store import Store
from server.known import Known
from server.links import Links
from server.names import Name, Names
from server.results import SHOWN_ROWS, Answered, Cell, Result

BASE = "https://w3id.org/reliefgraph/"
TOLMAR = f"{BASE}id/place/tolmar"
XSD = "http://www.w3.org/2001/XMLSchema#"


def result(store: Store, value: object, form: str = "SELECT", query: str = "") -> Result:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    answered = Answered(query, form, body, ())
    names = Names(store, Links(store.manifest, "http://localhost/"))
    return Result(answered, names, Known(store))


def select(*rows: dict[str, dict[str, str]]) -> dict[str, object]:
    return {"head": {"vars": ["a", "b"]}, "results": {"bindings": list(rows)}}


def cell(store: Store, **term: str) -> Cell | None:
    ((found, _),) = result(store, select({"a": term})).rows
    return found


def test_a_thing_is_short_with_its_name_beside_and_leads_to_its_document(store: Store) -> None:
    assert cell(store, type="uri", value=TOLMAR) == Cell(
        "place:tolmar",
        href="/doc/place/tolmar",
        iri=TOLMAR,
        label=Name("Tolmar", "en"),
    )


@pytest.mark.parametrize(
    ("iri", "text", "leads"),
    [
        ("http://www.wikidata.org/entity/Q419", "wd:Q419", True),
        ("http://example.org/a/b", "http://example.org/a/b", True),
        (f"{BASE}graph/links", "graph/links", True),
        (f"{TOLMAR}#centroid", "id/place/tolmar#centroid", True),
        ("http://www.w3.org/2001/XMLSchema#a/b", "http://www.w3.org/2001/XMLSchema#a/b", True),
        (BASE, BASE, True),
        ("urn:x", "urn:x", False),
        ("javascript:alert(1)", "javascript:alert(1)", False),
    ],
)
def test_an_iri_is_shortened_where_a_prefix_fits_and_leads_to_the_web_only(
    store: Store, iri: str, text: str, *, leads: bool
) -> None:
    found = cell(store, type="uri", value=iri)
    assert found is not None
    assert (found.text, found.iri, found.href is not None) == (text, iri, leads)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"value": "x"}, Cell("x")),
        ({"value": "é", "xml:lang": "es"}, Cell("é", lang="es")),
        ({"value": "5", "datatype": f"{XSD}integer"}, Cell("5", is_number=True)),
        ({"value": "many", "datatype": f"{XSD}integer"}, Cell("many", datatype="xsd:integer")),
        ({"value": "2023", "datatype": f"{XSD}gYear"}, Cell("2023", datatype="xsd:gYear")),
        ({"value": "true", "datatype": f"{XSD}boolean"}, Cell("true")),
        ({"value": TOLMAR, "datatype": "urn:t"}, Cell(TOLMAR, datatype="urn:t")),
    ],
)
def test_a_literal_says_what_it_is(store: Store, term: dict[str, str], expected: Cell) -> None:
    assert cell(store, type="literal", **term) == expected


def test_a_blank_node_and_an_empty_cell(store: Store) -> None:
    ((first, second),) = result(store, select({"b": {"type": "bnode", "value": "c14n0"}})).rows
    assert (first, second) == (None, Cell("_:c14n0"))


def test_a_long_text_is_shown_on_demand(store: Store) -> None:
    long, short = (cell(store, type="literal", value="x" * n) for n in (10_000, 400))
    assert long is not None
    assert short is not None
    assert (len(long.beginning), len(long.text), short.beginning) == (400, 10_000, "")


def test_a_page_shows_the_first_rows_and_tells_how_many_there_are(store: Store) -> None:
    rows = [{"a": {"type": "literal", "value": str(n)}} for n in range(SHOWN_ROWS + 1)]
    made = result(store, select(*rows))
    assert made.n_rows == SHOWN_ROWS + 1
    shown = [row[0].text for row in made.rows if row[0]]
    assert shown == [str(n) for n in range(SHOWN_ROWS)]


def test_a_boolean_and_a_graph(store: Store) -> None:
    for value in (True, False):
        assert result(store, {"head": {}, "boolean": value}, "ASK").boolean is value
    turtle = "<a:b> <a:c> 'é' ."
    assert result(store, turtle.encode(), "CONSTRUCT").text == turtle


def test_a_result_knows_its_numbers_and_its_chart(store: Store) -> None:
    rows = [
        {
            "a": {"type": "literal", "value": name},
            "b": {"type": "literal", "value": value, "datatype": f"{XSD}integer"},
        }
        for name, value in (("x", "1"), ("y", "2"))
    ]
    made = result(store, select(*rows), query="SELECT ?a ?b { ?s rdfs:label ?a ; rg:value ?b }")
    assert made.numeric == {"b"}
    assert made.chart is not None
    assert (made.chart.title, made.map) == ("b by a", None)
