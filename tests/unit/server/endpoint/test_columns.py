"""What the columns of a result are, on a few triples."""

from collections.abc import Sequence
from functools import cache

import pytest

from kg.namespaces import ID, PREFIXES, RG
from kg.sparql.query import Query
from server.charts.literals import ResultTerm
from server.endpoint.columns import Columns, Row
from server.graph.names import WITH_UNIT, Names
from tests import tiny

XSD = PREFIXES["xsd"]
WKT = f"{PREFIXES['geo']}wktLiteral"


@cache
def names() -> Names:
    """Return the names of a rate in per cent and of people, with an observation of each."""
    return tiny.names("""
        <id/rate> rg:unit unit:FRACTION ; rg:denominator 100 . <id/people> rg:unit unit:NUM .
        <id/a> rg:indicator <id/rate> . <id/b> rg:indicator <id/people> .
        <id/place/lima> rdfs:label "Lima"@en .
        rg:minExclusive rdfs:label "minimum"@en . rg:atMost rdfs:label "no more than"@en .
    """)


def term(text: str) -> ResultTerm:
    """Return a number, a year, a point, an IRI of ours, a blank node, or a text."""
    if text.startswith("_:"):
        return {"type": "bnode", "value": text}
    if text.startswith("POINT"):
        return {"type": "literal", "value": text, "datatype": WKT}
    if text.startswith("year "):
        return {"type": "literal", "value": text[5:], "datatype": f"{XSD}gYear"}
    if text.lstrip("-").isdecimal():
        return {"type": "literal", "value": text, "datatype": f"{XSD}integer"}
    space, _, name = text.partition(":")
    if name:
        return {"type": "uri", "value": str({"id": ID, "rg": RG}[space][name])}
    return {"type": "literal", "value": text}


def columns(variables: str, *rows: Sequence[str], where: str = "") -> Columns:
    """Return columns; an empty text is an empty cell."""
    cells = [
        {v: term(cell) for v, cell in zip(variables.split(), row, strict=True) if cell}
        for row in rows
    ]
    query = f"PREFIX rg: <{RG}> PREFIX id: <{ID}> SELECT * {{ {where} }}"
    return Columns(Query(query), variables.split(), cells, names())


def test_a_column_has_the_type_of_all_its_cells() -> None:
    result = columns(
        "n t some none lat x LONG p q label",
        ["1", "year 2023", "1", "", "1", "", "1", "rg:value", "rg:area", "minimum"],
        ["", "id:time/2024", "text", "", "2", "3", "2", "rg:atMost", "rg:value", "no more than"],
    )
    assert result.times == ["t"]
    assert result.numbers == ["n", "x"]
    assert result.coordinates == ("lat", "LONG")
    assert result.properties == ["p", "label"]
    assert result.terms("n") == [term("1")]
    assert result.terms("none") == []


@pytest.mark.parametrize(
    ("variables", "coordinates"),
    [
        ("lat long", ("lat", "long")),
        ("Longitude Latitude", ("Latitude", "Longitude")),
        ("lon lng latitude lat", ("latitude", "lon")),
        ("lat", ()),
        ("lng", ()),
        ("latt longg", ()),
    ],
)
def test_coordinates_are_two_numbers_by_their_names(
    variables: str, coordinates: tuple[str, ...]
) -> None:
    count = len(variables.split())
    result = columns(variables, ["1"] * count, ["2"] * count)
    assert result.coordinates == coordinates
    assert result.numbers == [v for v in variables.split() if v not in coordinates]
    assert columns(variables, ["a"] * count).coordinates == ()


@pytest.mark.parametrize("name", ["year", "Years", "AÑO", "année"])
def test_a_whole_number_is_a_time_in_a_column_named_year(name: str) -> None:
    result = columns(f"{name} yearly", ["2023", "2023"])
    assert (result.times, result.numbers) == ([name], ["yearly"])


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("rg:value", "value"),
        ("rg:atLeast", "minInclusive"),
        ("rg:rank", "rank"),
        ("rg:area", None),
        ("id:value", None),
        ("minimum", "minExclusive"),
        ("no more than", "maxInclusive"),
        ("value", None),
        ("other", None),
    ],
)
def test_a_property_or_its_label_gives_the_kind_of_a_number(cell: str, kind: str | None) -> None:
    assert columns("p").number_kind(term(cell)) == kind


@pytest.mark.parametrize(
    ("row", "where", "is_share"),
    [
        ({"o": "id:a"}, "?o rg:value ?n", True),
        ({"o": "id:b"}, "?o rg:value ?n", False),
        ({"o": "id:rate"}, "?o rg:maxExclusive ?n", True),
        ({"o": "id:a"}, " . ".join(f"?o rg:{name} ?n" for name in WITH_UNIT), True),
        ({"o": "id:a"}, "?o rg:rank ?n", False),
        ({"o": "id:a"}, "?o rg:rank ?n ; rg:value ?n", False),
        ({"o": "id:a"}, "?o <http://example.org/height> ?n", False),
        ({"o": "id:a"}, "?o ?p ?n", False),
        ({"o": "id:a", "p": "rg:value"}, "?o ?p ?n", True),
        ({"o": "id:a", "p": "minimum"}, "?o ?p ?n", True),
        ({"o": "id:a", "p": "rg:rank"}, "?o ?p ?n", False),
        ({"o": "id:a", "p": "rg:rank"}, "?o rg:value ?n", False),
        ({"o": "id:a", "p": "rg:area"}, "?o rg:value ?n", True),
        ({"o": "id:a", "b": "id:b"}, "?o rg:value ?n", False),
        ({"l": "x"}, "?o rg:indicator id:rate ; rg:value ?n", True),
        ({"l": "x"}, "?o rg:indicator id:people ; rg:value ?n", False),
        ({"l": "x"}, "?o rg:indicator id:people , id:rate ; rg:value ?n", False),
        ({"o": "id:b"}, "?o rg:indicator id:rate ; rg:value ?n", False),
        ({"o": "id:a"}, "?o rg:indicator id:people ; rg:value ?n", True),
        ({"l": "x"}, "?o rg:value ?n", False),
    ],
)
def test_a_row_or_else_the_query_makes_a_number_per_cent(
    row: dict[str, str], where: str, *, is_share: bool
) -> None:
    result = columns(" ".join([*row, "n"]), [*row.values(), "5"], where=where)
    assert (result.measure(result.rows[0], "n")[0] == "FRACTION") is is_share


@pytest.mark.parametrize(
    ("cell", "other", "where", "is_share"),
    [
        ("rg:rank", "id:b", "?o rg:value ?n", False),
        ("rg:value", "id:b", "?o rg:rank ?n", True),
        ("minimum", "a text", "?o rg:rank ?n", False),
        ("minimum", "no more than", "?o rg:rank ?n", True),
    ],
)
def test_a_label_names_a_property_only_among_other_labels(
    cell: str, other: str, where: str, *, is_share: bool
) -> None:
    result = columns("o p n", ["id:a", cell, "5"], ["id:a", other, "5"], where=where)
    assert (result.measure(result.rows[0], "n")[0] == "FRACTION") is is_share


@pytest.mark.parametrize(("n", "is_share"), [(498, True), (499, False)])
def test_only_the_first_names_of_a_query_are_looked_up(n: int, *, is_share: bool) -> None:
    others = " ".join(f"?x id:x{number} ?y ." for number in range(n))
    result = columns("n", ["5"], where=f"{others} ?o rg:value ?n . ?i ?p id:rate")
    assert (result.measure(result.rows[0], "n")[0] == "FRACTION") is is_share


@pytest.mark.parametrize(
    ("variables", "rows", "besides", "labels"),
    [
        ("a b", [["x", "1"], ["y", "2"]], "", ["a"]),
        ("a b", [["x", "c"], ["y", "c"]], "a", []),
        ("a b", [["x", "c"], ["y", "d"]], "a", ["b"]),
        ("a b c", [["x", "p", "s"], ["x", "q", "t"], ["y", "q", "u"]], "", ["a", "b"]),
        ("a b c", [["x", "p", "s"], ["x", "p", "t"], ["y", "q", "u"]], "", ["a"]),
        ("a b", [["x", "p"], ["y", "p"], ["y", "q"]], "", ["a", "b"]),
        ("i a", [["id:a", "x"], ["id:b", "y"]], "", ["a"]),
        ("i a", [["id:a", "x"], ["id:b", "x"]], "", ["i"]),
        ("i j", [["id:a", "id:c"], ["id:b", "id:c"]], "", ["i"]),
        ("i a", [["id:a", ""], ["id:b", "x"]], "", ["a"]),
        ("a", [["x"], ["x"]], "", []),
        ("a", [["x"]], "", []),
        ("a", [[""], [""]], "", []),
        ("a t p", [["x", "year 2023", "rg:value"], ["x", "year 2024", "rg:rank"]], "", []),
        ("w lat long", [["POINT(1 2)", "1", "2"], ["POINT(3 4)", "3", "4"]], "", []),
        ("a", [], "", []),
    ],
)
def test_rows_are_named_by_the_fewest_columns_that_differ(
    variables: str, rows: list[list[str]], besides: str, labels: list[str]
) -> None:
    assert columns(variables, *rows).labels(besides) == labels


def test_a_row_is_called_by_its_cells() -> None:
    row: Row = {v: term(cell) for v, cell in (("a", "x"), ("b", "_:b"), ("c", "id:place/lima"))}
    result = columns("a b c")
    assert result.text(row, ["c", "none", "b", "a"]) == "Lima, x"
    assert result.text(row, []) == ""
    assert result.text({"n": term("12")}, ["n"]) == "12"
