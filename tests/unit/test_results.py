import json

from kg.store import Store
from server.links import Links
from server.results import SHOWN_ROWS, Cell, Result

TUMBES = "https://w3id.org/reliefgraph/id/place/tumbes"


def result(store: Store, value: object, form: str = "SELECT") -> Result:
    return Result(form, json.dumps(value).encode(), (), Links(store.manifest, "http://localhost/"))


def select(*rows: dict[str, dict[str, str]]) -> dict[str, object]:
    return {"head": {"vars": ["a", "b"]}, "results": {"bindings": list(rows)}}


def test_a_cell_says_what_the_term_is(store: Store) -> None:
    string = "http://www.w3.org/2001/XMLSchema#date"
    made = result(
        store,
        select(
            {"a": {"type": "uri", "value": TUMBES}},
            {"b": {"type": "literal", "value": "é", "xml:lang": "es"}},
            {"a": {"type": "literal", "value": TUMBES, "datatype": string}},
            {"a": {"type": "uri", "value": "urn:x"}, "b": {"type": "bnode", "value": "c14n0"}},
        ),
    )
    assert made.variables == ["a", "b"]
    assert made.rows == [
        [Cell(TUMBES, None, None, "/doc/place/tumbes"), None],
        [None, Cell("é", "es", None, None)],
        [Cell(TUMBES, None, string, None), None],
        [Cell("urn:x", None, None, None), Cell("c14n0", None, None, None)],
    ]


def test_what_is_no_web_address_leads_nowhere(store: Store) -> None:
    (row,) = result(store, select({"a": {"type": "uri", "value": "javascript:alert(1)"}})).rows
    assert row[0] == Cell("javascript:alert(1)", None, None, None)


def test_a_page_shows_the_first_rows_and_tells_how_many_there_are(store: Store) -> None:
    rows = [{"a": {"type": "literal", "value": str(n)}} for n in range(SHOWN_ROWS + 1)]
    made = result(store, select(*rows))
    assert made.n_rows == SHOWN_ROWS + 1
    shown = [row[0].text for row in made.rows if row[0]]
    assert shown == [str(n) for n in range(SHOWN_ROWS)]


def test_a_boolean_and_a_graph(store: Store) -> None:
    for value in (True, False):
        assert result(store, {"head": {}, "boolean": value}, "ASK").boolean is value
    links = Links(store.manifest, "http://localhost/")
    assert Result("CONSTRUCT", "<a:b> <a:c> 'é' .".encode(), (), links).text == "<a:b> <a:c> 'é' ."
