from http import HTTPStatus

from kg.store import Store
from server.form import Ask, Line, fault
from server.links import Links

QUERY = "SELECT ?x\nWHERE {\n  ?x ?y }\n}"


def test_the_line_at_fault_is_marked_among_its_neighbours() -> None:
    made = fault(HTTPStatus.BAD_REQUEST, "error at 3:9: expected }", QUERY, (3, 9))
    assert (made.detail, made.line, made.column) == ("expected }", 3, 9)
    assert made.lines == [
        Line(1, "SELECT ?x"),
        Line(2, "WHERE {"),
        Line(3, "  ?x ?y ", "}", "", is_at_fault=True),
        Line(4, "}"),
    ]


def test_only_the_neighbours_are_shown() -> None:
    query = "\n".join(f"line {n}" for n in range(1, 101))
    made = fault(HTTPStatus.BAD_REQUEST, "", query, (50, 1))
    assert [line.number for line in made.lines] == [48, 49, 50, 51, 52]


def test_a_fault_at_the_end_is_behind_the_last_character() -> None:
    (line,) = fault(HTTPStatus.BAD_REQUEST, "", "SELECT", (1, 7)).lines
    assert line == Line(1, "SELECT", "", "", is_at_fault=True)
    lines = fault(HTTPStatus.BAD_REQUEST, "", "SELECT\r\n", (2, 1)).lines
    assert lines == [Line(1, "SELECT"), Line(2, "", "", "", is_at_fault=True)]


def test_long_lines_are_cut_around_the_fault() -> None:
    query = f"{'a' * 50_000}!{'b' * 50_000}\n{'c' * 50_000}"
    first, second = fault(HTTPStatus.BAD_REQUEST, "", query, (1, 50_001)).lines
    assert (first.before, first.at, first.behind) == (f"…{'a' * 80}", "!", f"{'b' * 80}…")
    assert second.before == f"{'c' * 80}…"


def test_where_the_place_is_not_known_no_line_is_marked() -> None:
    for place in (None, (0, 1), (9, 1)):
        made = fault(HTTPStatus.SERVICE_UNAVAILABLE, "too many", QUERY, place)
        assert (made.detail, made.line, made.lines) == ("too many", None, ())


def test_a_link_asks_the_same_again_of_the_same_graphs(store: Store) -> None:
    links = Links(store.manifest, "https://data.example.org/")
    ask = Ask("ASK { ?s ?p 'é&' }", links, [("default-graph-uri", "urn:x")])
    parameters = "query=ASK%20%7B%20%3Fs%20%3Fp%20%27%C3%A9%26%27%20%7D&default-graph-uri=urn%3Ax"
    assert ask.share == f"https://data.example.org/sparql?{parameters}"
    assert ask.answered_as("csv") == f"/sparql?{parameters}&format=csv"


def test_the_form_is_as_long_as_the_query_within_bounds(store: Store) -> None:
    links = Links(store.manifest, "http://localhost/")
    assert [Ask("\n" * n, links).n_lines for n in (0, 12, 500)] == [10, 14, 20]
