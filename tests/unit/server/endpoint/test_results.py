import json

import pytest

from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Answer
from kg.workers.results import Size
from server.endpoint.results import SHOWN_ROWS, Result, ResultCell
from server.graph.names import DisplayName, Names
from server.graph.queries import ReleaseNames
from server.maps import places_map
from server.web.links import Links
from tests import tiny

BASE = "https://w3id.org/reliefgraph/"
TOLMAR = f"{BASE}id/place/tolmar"
#: How a query of each form begins.
BEGINNINGS = {
    "SELECT": "SELECT *",
    "ASK": "ASK",
    "CONSTRUCT": "CONSTRUCT WHERE",
    "DESCRIBE": "DESCRIBE * WHERE",
}
XSD = "http://www.w3.org/2001/XMLSchema#"


def make_result(
    store: Store,
    value: object,
    form: str = "SELECT",
    query: str = "",
    size: Size | None = None,
) -> Result:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    text = query or f"{BEGINNINGS[form]} {{}}"
    names = Names(store, Links(store.manifest, "http://localhost/"))
    n = len(value["results"]["bindings"]) if isinstance(value, dict) and "results" in value else 1
    answer = Answer(body, "", 0, 0, size=size or Size(n, n))
    return Result(Query(text), answer, (), names, ReleaseNames(store))


def select(*rows: dict[str, dict[str, str]]) -> dict[str, object]:
    return {"head": {"vars": ["a", "b"]}, "results": {"bindings": list(rows)}}


def cell(store: Store, **term: str) -> ResultCell | None:
    ((read, _),) = make_result(store, select({"a": term})).rows
    return read


def test_a_thing_is_short_with_its_name_beside_and_leads_to_its_document(store: Store) -> None:
    assert cell(store, type="uri", value=TOLMAR) == ResultCell(
        "place:tolmar",
        href="/doc/place/tolmar",
        iri=TOLMAR,
        label=DisplayName("Tolmar", "en"),
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
def test_an_iri_is_shortened_if_a_prefix_fits_and_links_only_to_the_web(
    store: Store, iri: str, text: str, *, leads: bool
) -> None:
    read = cell(store, type="uri", value=iri)
    assert read is not None
    assert (read.text, read.iri, read.href is not None) == (text, iri, leads)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"value": "x"}, ResultCell("x")),
        ({"value": "é", "xml:lang": "es"}, ResultCell("é", lang="es")),
        ({"value": "5", "datatype": f"{XSD}integer"}, ResultCell("5", is_number=True)),
        (
            {"value": "many", "datatype": f"{XSD}integer"},
            ResultCell("many", datatype="xsd:integer"),
        ),
        ({"value": "2023", "datatype": f"{XSD}gYear"}, ResultCell("2023", datatype="xsd:gYear")),
        ({"value": "true", "datatype": f"{XSD}boolean"}, ResultCell("true")),
        ({"value": TOLMAR, "datatype": "urn:t"}, ResultCell(TOLMAR, datatype="urn:t")),
    ],
)
def test_a_literal_has_its_language_or_datatype(
    store: Store, term: dict[str, str], expected: ResultCell
) -> None:
    assert cell(store, type="literal", **term) == expected


def test_a_blank_node_and_an_empty_cell(store: Store) -> None:
    ((first, second),) = make_result(store, select({"b": {"type": "bnode", "value": "c14n0"}})).rows
    assert (first, second) == (None, ResultCell("_:c14n0"))


def test_a_long_text_is_shown_on_demand(store: Store) -> None:
    long, short = (cell(store, type="literal", value="x" * n) for n in (10_000, 400))
    assert long is not None
    assert short is not None
    assert (len(long.beginning), len(long.text), short.beginning) == (400, 10_000, "")


def test_a_page_shows_each_row_that_it_gets(store: Store) -> None:
    rows = [{"a": {"type": "literal", "value": str(n)}} for n in range(SHOWN_ROWS)]
    result = make_result(store, select(*rows))
    texts = [row[0].text for row in result.rows if row[0]]
    assert texts == [str(n) for n in range(SHOWN_ROWS)]


def test_a_boolean_and_a_graph(store: Store) -> None:
    for value in (True, False):
        assert make_result(store, {"head": {}, "boolean": value}, "ASK").boolean is value
    turtle = "<a:b> <a:c> 'é' ."
    assert make_result(store, turtle.encode(), "CONSTRUCT").text == turtle


def test_a_result_knows_its_numbers_and_its_chart(store: Store) -> None:
    rows = [
        {
            "a": {"type": "literal", "value": name},
            "b": {"type": "literal", "value": value, "datatype": f"{XSD}integer"},
        }
        for name, value in (("x", "1"), ("y", "2"))
    ]
    result = make_result(
        store, select(*rows), query="SELECT ?a ?b { ?s rdfs:label ?a ; rg:value ?b }"
    )
    assert result.numeric == {"b"}
    assert result.chart is not None
    assert (result.chart.title, result.map) == ("b by a", None)


# ---- on a few triples

FEW = """
    <id/share> a rg:Indicator ; rg:unit unit:FRACTION ; rg:denominator 100 .
    <id/observation/a> rg:indicator <id/share> ; rg:value 5 .
    <id/observation/b> rg:indicator <id/dead> ; rg:value 6 .
    <id/place/lima> rdfs:label "Lima"@es ; rg:iso3166Part2 "PE-LIM" .
    """


@pytest.fixture(scope="module")
def few() -> Store:
    return tiny.store(FEW)


def iri(name: str) -> dict[str, str]:
    return {"type": "uri", "value": f"{BASE}{name}"}


def integer(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value, "datatype": f"{XSD}integer"}


@pytest.mark.parametrize(("n", "n_shown"), [(500, 0), (501, 400)])
def test_a_slightly_long_text_is_not_cut(n: int, n_shown: int) -> None:
    assert ResultCell("x" * n).beginning == "x" * n_shown


def test_shares_show_per_cent(few: Store) -> None:
    rows = [{"a": iri(f"id/observation/{each}"), "b": integer("5")} for each in "ab"]
    rows.append({"a": iri("id/observation/a"), "b": {"type": "literal", "value": "5"}})
    result = make_result(few, select(*rows), query="SELECT ?a ?b { ?a rg:value ?b }")
    assert [row[1] for row in result.rows] == [
        ResultCell("5", datatype="per cent", is_number=True),
        ResultCell("5", is_number=True),
        ResultCell("5"),
    ]


def test_only_labels_become_names(few: Store) -> None:
    rows = select({"a": iri("id/place/lima"), "b": iri("id/place/cusco")})
    ((lima, cusco),) = make_result(few, rows).rows
    assert lima
    assert cusco
    assert (lima.label, cusco.label) == (DisplayName("Lima", "es"), None)


UNKNOWN = "{ <id/place/lime> rg:value 5 ; rg:zzzzzz <graph/x> , <https://example.org/x> }"


@pytest.mark.parametrize(
    ("form", "value", "is_empty"),
    [
        ("SELECT", select(), True),
        ("SELECT", select({"a": integer("5")}), False),
        ("ASK", {"head": {}, "boolean": False}, True),
        ("ASK", {"head": {}, "boolean": True}, False),
        ("CONSTRUCT", b"", False),
        ("DESCRIBE", b"", False),
    ],
)
def test_an_empty_answer_lists_unknown_names(
    form: str, value: object, few: Store, *, is_empty: bool
) -> None:
    expected = [
        (
            "<id/place/lime>",
            ResultCell("place:lima", None, None, "/doc/place/lima", f"{BASE}id/place/lima",
                 DisplayName("Lima", "es")),
        ),
        ("rg:zzzzzz", None),
        ("<graph/x>", None),
    ]  # fmt: skip
    query = f"PREFIX rg: <{BASE}ontology#> {BEGINNINGS[form]} {UNKNOWN}"
    result = make_result(few, value, form, query)
    assert result.unknown == (expected if is_empty else [])


def test_rows_that_are_too_long_for_a_page_are_an_answer(few: Store) -> None:
    for size in (Size(0, 1), Size(0, None, "max_result_bytes", 9)):
        assert (
            make_result(few, select(), query="SELECT * { ?s <urn:none> ?o }", size=size).unknown
            == []
        )


def test_quoted_triples_are_shown_as_json(few: Store) -> None:
    triple = {"subject": iri("id/x"), "predicate": iri("id/y"), "object": {"value": "é"}}
    quoted: dict[str, object] = {"type": "triple", "value": triple}
    rows = {
        "head": {"vars": ["a", "b"]},
        "results": {"bindings": [{"a": quoted, "b": integer("5")}, {"b": integer("6")}]},
    }
    result = make_result(few, rows)
    text = json.dumps(triple, ensure_ascii=False)
    assert result.rows == [
        [ResultCell(text), ResultCell("5", is_number=True)],
        [None, ResultCell("6", is_number=True)],
    ]
    assert set(result.numeric) == {"b"}
    assert result.map is None


def test_a_column_with_a_text_is_not_of_numbers(few: Store) -> None:
    rows = [{"a": integer("1")} for _ in range(SHOWN_ROWS)]
    assert make_result(few, select(*rows)).numeric == {"a"}
    rows[-1] = {"a": {"type": "literal", "value": "x"}}
    assert make_result(few, select(*rows)).numeric == set()


@pytest.mark.usefixtures("assets")
def test_places_are_on_a_map(few: Store) -> None:
    result = make_result(few, select({"a": iri("id/place/lima")}))
    assert result.map is not None
    assert ">Places of the result</title>" in result.map


def test_a_result_without_places_has_no_map(few: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_map, "draw", lambda places, title: title)
    assert make_result(few, select({"a": iri("id/x")})).map is None


def test_the_result_knows_its_form_and_formats(few: Store) -> None:
    names, tokens = Names(few, Links(few.manifest, "http://x/")), ("json", "xml")
    answer = Answer(b'{"boolean": true}', "", 0, 0, size=Size(1, 1))
    result = Result(Query("ASK {}"), answer, tokens, names, ReleaseNames(few))
    assert (result.form, result.tokens) == ("ASK", ("json", "xml"))
    assert result.body == b'{"boolean": true}'
    assert make_result(few, select()).variables == ["a", "b"]
