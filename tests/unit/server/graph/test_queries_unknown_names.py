"""Names that a release does not have: the hints below a query without rows."""

import pytest
from flask.testing import FlaskClient

from kg.namespaces import BASE
from kg.sparql.query import Query
from kg.store import Store
from server.graph import queries
from server.graph.queries import ReleaseNames, UnknownName
from tests import tiny

RG = f"PREFIX rg: <{BASE}ontology#> PREFIX place: <{BASE}id/place/> "
ANSWER = "That is an answer: what is not stated is not there."
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def release_names(store: Store) -> ReleaseNames:
    return ReleaseNames(store)


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("SELECT * { ?s rg:plce ?o }", [("rg:plce", "ontology#place")]),
        ("SELECT * { ?s a rg:service. ?s rg:place place:tolmaz. }", [
            ("rg:service", "ontology#Service"), ("place:tolmaz", "id/place/tolmar")]),
        (f"SELECT * {{ ?s ?p <{BASE}id/place/tolmaz> }}", [
            (f"<{BASE}id/place/tolmaz>", "id/place/tolmar")]),
        ("SELECT * { GRAPH <graph/link> { ?s ?p ?o } }", [("<graph/link>", "graph/links")]),
        ("SELECT * { ?s rg:plce ?o ; rg:zzzzzz ?x ; rg:plce ?y }", [
            ("rg:plce", "ontology#place"), ("rg:zzzzzz", None)]),
        (f"ASK {{ ?s rg:{'x' * 1000} ?o }}", [(f"rg:{'x' * 1000}", None)]),
        ("SELECT * { ?s rg:place place:tolmar ; a rg:Service . FILTER(1 = 2) }", []),
        ("SELECT * { ?s <http://example.org/none> 'rg:plce' } # rg:plce", []),
        (f"SELECT * {{ <{BASE}> ?p <{BASE}ontology> }}", []),
    ],
)  # fmt: skip
def test_missing_names_are_listed(
    release_names: ReleaseNames, query: str, unknown: list[tuple[str, str | None]]
) -> None:
    expected = [UnknownName(text, near and f"{BASE}{near}") for text, near in unknown]
    assert release_names.unknown(Query(f"{RG}{query}")) == expected
    assert release_names.has_all(Query(f"{RG}{query}")) is not bool(unknown)


def test_at_most_five_missing_names_are_listed(release_names: ReleaseNames) -> None:
    query = " ".join(f"OPTIONAL {{ ?s rg:zz{n} ?o }}" for n in range(9))
    assert [each.text for each in release_names.unknown(Query(f"{RG}ASK {{ {query} }}"))] == [
        f"rg:zz{n}" for n in range(5)
    ]


TRIG = """
    <id/place/lima> rg:within <id/place/peru> .
    <id/statement/lima> rg:evidence <id/excerpt/lima> . <id/excerpt/lima> rg:p 1 .
    GRAPH <graph/links> { <id/place/cusco> rg:area 1 }
    GRAPH <graph/empty> {}
"""


@pytest.fixture(scope="module")
def few() -> ReleaseNames:
    return ReleaseNames(tiny.store(TRIG))


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("id/place/lima", ""),
        ("id/place/peru", ""),
        ("id/place/cusco", ""),
        ("id/excerpt/lima", ""),
        ("id/statement/lima", ""),
        ("ontology#within", ""),
        ("ontology#area", ""),
        ("graph/links", ""),
        ("ontology#wthin", "ontology#within"),
        ("ontology#withx", "ontology#within"),
        ("ontology#witxy", None),
        ("id/place/limo", "id/place/lima"),
        ("id/place/kuzco", "id/place/cusco"),
        ("graph/lins", "graph/links"),
        ("id/statement/limo", None),
        ("id/excerpt/limo", None),
        ("id/place/per", None),
        ("graph/place/lima", None),
        ("ontology#place/lima", None),
        ("id/none", None),
    ],
)
def test_an_unknown_name_has_a_near_one(few: ReleaseNames, name: str, near: str | None) -> None:
    query = f"ASK {{ ?s ?p <{BASE}{name}> }}"
    unknown_name = [UnknownName(f"<{BASE}{name}>", near and f"{BASE}{near}")]
    assert few.unknown(Query(query)) == (unknown_name if near != "" else [])
    assert few.has_all(Query(query)) is (near == "")


def test_long_names_have_none_near() -> None:
    names = ["x" * 119, "y" * 120, "z" * 121]
    release_names = ReleaseNames(tiny.store(" ".join(f"<id/{name}> rg:p 1 ." for name in names)))
    query = "ASK { " + " ".join(f"<{BASE}id/{name[1:]}-> ?p ?o ." for name in names) + " }"
    near = {
        each.text.strip("<>")[-2]: each.suggestion for each in release_names.unknown(Query(query))
    }
    assert near == {"x": f"{BASE}id/{names[0]}", "y": f"{BASE}id/{names[1]}", "z": None}


def test_a_name_is_compared_with_none_that_is_too_long() -> None:
    longest = 2 * 120 - len(f"{BASE}id/")
    release_names = ReleaseNames(
        tiny.store(f"<id/{'v' * longest}> rg:p 1 . <id/{'w' * (longest + 1)}> rg:p 1 .")
    )
    query = f"ASK {{ <{BASE}id/{'v' * 120}> ?p <{BASE}id/{'w' * 120}> }}"
    (of_v, of_w) = release_names.unknown(Query(query))
    assert (of_v.suggestion, of_w.suggestion) == (f"{BASE}id/{'v' * longest}", None)


def test_the_number_of_names_to_compare_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    store = tiny.store("<id/a-long-name> rg:p 1 . GRAPH <graph/x> { <id/z-long-name> rg:p 1 }")
    query = f"ASK {{ <{BASE}id/z-long-namo> ?p <{BASE}id/none> }}"
    first = UnknownName(f"<{BASE}id/z-long-namo>", f"{BASE}id/z-long-name")
    assert ReleaseNames(store).unknown(Query(query)) == [
        first,
        UnknownName(f"<{BASE}id/none>", None),
    ]
    many = " ".join(f"<{BASE}id/a-long-name> ?p{n} ?o ." for n in range(498))
    query = f"ASK {{ {many} ?s ?p <{BASE}id/z-long-namo> , <{BASE}id/none> , <{BASE}id/no> }}"
    assert [each.text for each in ReleaseNames(store).unknown(Query(query))] == [
        first.text,
        f"<{BASE}id/none>",
    ]
    monkeypatch.setattr(queries, "_MAX_COMPARED", 1)
    unknown_name, _ = ReleaseNames(store).unknown(Query(query))
    assert unknown_name.suggestion == f"{BASE}id/a-long-name"


@pytest.mark.parametrize("form", ["SELECT *", "ASK"])
def test_the_page_of_no_rows_names_them(client: FlaskClient, form: str) -> None:
    asked = {"query": f"{RG}{form} {{ ?s rg:plce ?o }}"}
    text = client.get("/sparql", query_string=asked, headers=BROWSER).text
    assert "There is no <code>rg:plce</code> here; did you mean <a" in text
    assert "<code>rg:place</code></a>?" in text
    assert ANSWER not in text


def test_a_page_of_no_rows_is_plain_otherwise(client: FlaskClient) -> None:
    asked = {"query": f"{RG}SELECT * {{ ?s rg:place rg:place }}"}
    text = client.get("/sparql", query_string=asked, headers=BROWSER).text
    assert ANSWER in text
    assert "There is no" not in text


def test_a_page_with_an_answer_tells_none(client: FlaskClient) -> None:
    for query in ("SELECT * { ?s ?p ?o OPTIONAL { ?s rg:plce ?x } } LIMIT 1", "ASK { FILTER NOT "
                  "EXISTS { ?s rg:plce ?o } }", "CONSTRUCT WHERE { ?s rg:plce ?o }"):  # fmt: skip
        response = client.get("/sparql", query_string={"query": RG + query}, headers=BROWSER)
        assert response.status_code == 200
        assert "There is no" not in response.text


def test_what_the_query_has_is_escaped(client: FlaskClient) -> None:
    query = f"SELECT * {{ ?s <{BASE}ontology#a&amp;'b> ?o }}"
    text = client.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    assert f"&lt;{BASE}ontology#a&amp;amp;&#39;b&gt;" in text
