from http import HTTPStatus

import pytest

from server.endpoint.query_pages import FORMATS, ExcerptLine, QueryForm, locate_error
from tests import tiny

QUERY = "SELECT ?x\nWHERE {\n  ?x ?y }\n}"


def test_the_line_at_fault_is_marked_among_its_neighbours() -> None:
    error = locate_error(HTTPStatus.BAD_REQUEST, "error at 3:9: expected }", QUERY, (3, 9))
    assert (error.detail, error.line, error.column) == ("expected }", 3, 9)
    assert error.lines == [
        ExcerptLine(1, "SELECT ?x"),
        ExcerptLine(2, "WHERE {"),
        ExcerptLine(3, "  ?x ?y ", "}", "", has_error=True),
        ExcerptLine(4, "}"),
    ]


def test_only_the_neighbours_are_shown() -> None:
    query = "\n".join(f"line {n}" for n in range(1, 101))
    error = locate_error(HTTPStatus.BAD_REQUEST, "", query, (50, 1))
    assert [line.number for line in error.lines] == [48, 49, 50, 51, 52]


def test_a_fault_at_the_end_is_behind_the_last_character() -> None:
    (line,) = locate_error(HTTPStatus.BAD_REQUEST, "", "SELECT", (1, 7)).lines
    assert line == ExcerptLine(1, "SELECT", "", "", has_error=True)
    lines = locate_error(HTTPStatus.BAD_REQUEST, "", "SELECT\r\n", (2, 1)).lines
    assert lines == [ExcerptLine(1, "SELECT"), ExcerptLine(2, "", "", "", has_error=True)]


def test_long_lines_are_cut_around_the_fault() -> None:
    query = f"{'a' * 50_000}!{'b' * 50_000}\n{'c' * 50_000}"
    first, second = locate_error(HTTPStatus.BAD_REQUEST, "", query, (1, 50_001)).lines
    assert (first.before, first.at, first.after) == (f"…{'a' * 80}", "!", f"{'b' * 80}…")
    assert second.before == f"{'c' * 80}…"


def test_without_a_position_no_line_is_marked() -> None:
    for place in (None, (0, 1), (9, 1)):
        error = locate_error(HTTPStatus.SERVICE_UNAVAILABLE, "too many", QUERY, place)
        assert (error.detail, error.line, error.lines) == ("too many", None, ())


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [
        ("a" * 80, "b" * 80, ("a" * 80, "b" * 80)),
        ("a" * 81, "b" * 81, (f"…{'a' * 80}", f"{'b' * 80}…")),
        ("", "", ("", "")),
    ],
)
def test_long_lines_are_cut(before: str, after: str, cut: tuple[str, str]) -> None:
    query = f"{after}\n{before}!{after}"
    first, second = locate_error(HTTPStatus.BAD_REQUEST, "", query, (2, len(before) + 1)).lines
    assert first == ExcerptLine(1, cut[1])
    assert second == ExcerptLine(2, cut[0], "!", cut[1], has_error=True)


@pytest.mark.parametrize(
    ("place", "numbers"),
    [((1, 1), [1, 2, 3]), ((2, 1), [1, 2, 3, 4]), ((4, 1), [2, 3, 4]), ((5, 1), [])],
)
def test_a_fault_shows_the_lines_around_it(place: tuple[int, int], numbers: list[int]) -> None:
    error = locate_error(HTTPStatus.BAD_REQUEST, "error at 3:1: wrong", QUERY, place)
    assert [line.number for line in error.lines] == numbers
    assert [line.number for line in error.lines if line.has_error] == [place[0]][: len(numbers)]
    assert (error.status, error.column) == (HTTPStatus.BAD_REQUEST, 1 if numbers else None)
    assert error.detail == "error at 3:1: wrong"


def test_a_link_asks_the_same_again_of_the_same_graphs() -> None:
    form = QueryForm("ASK { ?s ?p 'é&' }", tiny.links(), [("default-graph-uri", "urn:x")])
    parameters = "query=ASK%20%7B%20%3Fs%20%3Fp%20%27%C3%A9%26%27%20%7D&default-graph-uri=urn%3Ax"
    assert form.public_url == f"{tiny.URL}sparql?{parameters}"
    assert form.answer_path("csv") == f"/sparql?{parameters}&format=csv"


def test_the_form_is_as_long_as_the_query_within_bounds() -> None:
    lines = {n: QueryForm("\n" * n, tiny.links()).n_lines for n in (0, 8, 9, 18, 19, 500)}
    assert lines == {0: 10, 8: 10, 9: 11, 18: 20, 19: 20, 500: 20}


def test_an_empty_form_starts_with_a_query_for_the_data() -> None:
    assert (
        QueryForm("", tiny.links(is_release=False)).first_query
        == """\
SELECT ?subject ?predicate ?object
WHERE {
  ?subject ?predicate ?object .
}
LIMIT 50
"""
    )
    assert (
        QueryForm("", tiny.links()).first_query
        == """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>

SELECT ?service ?label ?place
WHERE {
  ?service a rg:Service ;
           rdfs:label ?label ;
           rg:place ?place .
  FILTER(LANG(?label) = "en")
}
ORDER BY ?label
"""
    )


def test_the_form_offers_formats_by_query_form() -> None:
    assert [(kind, [form.token for form in forms]) for kind, forms in FORMATS] == [
        ("SELECT, ASK", ["json", "xml", "csv", "tsv"]),
        ("CONSTRUCT, DESCRIBE", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"]),
    ]
