"""Which chart a result makes: by the shape of its columns and what its query says of them."""

import re

import pytest

from kg.store import Store
from server import chart, drawing
from server.columns import Columns
from server.links import Links
from server.names import Names

RG = "https://w3id.org/reliefgraph/ontology#"
TIME = "https://w3id.org/reliefgraph/id/time/"
Term = dict[str, str]


def text(value: str) -> Term:
    return {"type": "literal", "value": value}


def uri(value: str) -> Term:
    return {"type": "uri", "value": value}


def number(value: str) -> Term:
    datatype = "http://www.w3.org/2001/XMLSchema#integer"
    return {"type": "literal", "value": value, "datatype": datatype}


def year(value: str) -> Term:
    return {"type": "literal", "value": value, "datatype": "http://www.w3.org/2001/XMLSchema#gYear"}


@pytest.fixture
def names(store: Store) -> Names:
    return Names(store, Links(store.manifest, "http://localhost/"))


def columns(names: Names, where: str, *rows: dict[str, Term]) -> Columns:
    variables = list(dict.fromkeys(name for row in rows for name in row))
    return Columns(f"SELECT * {{ {where} }}", variables, rows, names)


def kinds(made: drawing.Chart | None) -> set[str]:
    known = {"exact", "approximate", "at-least", "at-most", "between", "series s1", "series s2"}
    assert made is not None
    return known & set(re.findall('class="([^"]+)"', str(made.svg)))


VALUES = "?s rdfs:label ?l ; rg:value ?n ; rg:time ?t"
TWO = [{"l": text("a"), "n": number("1")}, {"l": text("b"), "n": number("2")}]


def test_names_and_numbers_make_bars(names: Names) -> None:
    made = drawing.of(columns(names, VALUES, *TWO))
    assert made is not None
    assert (made.title, kinds(made), made.note) == ("n by l", {"exact"}, "")


def test_one_row_makes_no_chart(names: Names) -> None:
    assert drawing.of(columns(names, VALUES, TWO[0])) is None


def test_no_numbers_make_no_chart(names: Names) -> None:
    assert drawing.of(columns(names, VALUES, {"l": text("a")}, {"l": text("b")})) is None
    mixed = [{"l": text("a"), "n": number("1")}, {"l": text("b"), "n": text("many")}]
    assert drawing.of(columns(names, VALUES, *mixed)) is None


def test_a_bound_is_drawn_as_a_bound(names: Names) -> None:
    bounds = "?s rdfs:label ?l ; rg:minExclusive ?n"
    assert kinds(drawing.of(columns(names, bounds, *TWO))) == {"at-least"}


def test_several_columns_are_parts_of_one_quantity(names: Names) -> None:
    where = "?s rdfs:label ?l ; rg:value ?v ; rg:minInclusive ?from ; rg:maxInclusive ?to"
    rows = [
        {"l": text("a"), "v": number("1")},
        {"l": text("b"), "from": number("2"), "to": number("5")},
    ]
    made = drawing.of(columns(names, where, *rows))
    assert kinds(made) == {"exact", "between", "at-least"}
    assert made is not None
    assert "between 2 and 5" in str(made.svg)


def test_two_measures_make_no_chart(names: Names) -> None:
    rows = [{**row, "m": number("5")} for row in TWO]
    assert drawing.of(columns(names, f"{VALUES} ; ex:height ?m", *rows)) is None


def test_what_is_not_plain_is_not_drawn_and_that_is_told(names: Names) -> None:
    made = drawing.of(columns(names, "?s rdfs:label ?l ; ?p ?n", *TWO))
    assert made is not None
    assert made.svg is None
    assert "exact or bounds" in made.note


@pytest.mark.parametrize("as_label", [True, False])
def test_a_column_of_properties_says_what_each_number_is(names: Names, *, as_label: bool) -> None:
    labels = {"value": "value", "minExclusive": "minimum, exclusive", "rank": "rank"}
    rows = [
        {
            "l": text(name),
            "p": text(labels[name]) if as_label else uri(RG + name),
            "n": number(str(n)),
        }
        for n, name in enumerate(labels, 10)
    ]
    made = drawing.of(columns(names, "?s rdfs:label ?l ; ?p ?n", *rows))
    assert kinds(made) == {"exact", "at-least"}
    assert made is not None
    assert "more than 11" in str(made.svg)
    assert "rank 12 from the largest" in str(made.svg)


def test_ranks_alone_make_no_chart(names: Names) -> None:
    assert drawing.of(columns(names, "?s rdfs:label ?l ; rg:rank ?n", *TWO)) is None


@pytest.mark.parametrize(
    "terms",
    [
        [year("2021"), year("2022")],
        [uri(f"{TIME}2021"), uri(f"{TIME}2022-12-31")],
    ],
    ids=["years", "IRIs"],
)
def test_times_and_exact_numbers_make_a_line(names: Names, terms: list[Term]) -> None:
    rows = [{"t": each, "n": number(str(n))} for n, each in enumerate(terms)]
    made = drawing.of(columns(names, VALUES, *rows))
    assert made is not None
    assert (made.title, kinds(made)) == ("n by t", {"series s1"})


def test_an_integer_is_a_year_in_a_column_called_so(names: Names) -> None:
    rows = [{"year": number(y), "n": number(y)} for y in ("2021", "2022")]
    assert kinds(drawing.of(columns(names, VALUES, *rows))) == {"series s1"}


def test_each_name_has_its_line(names: Names) -> None:
    rows = [
        {"l": text(name), "t": year(y), "n": number(y)}
        for name in ("Freedonia", "Sylvania")
        for y in ("2021", "2022")
    ]
    made = drawing.of(columns(names, VALUES, *rows))
    assert kinds(made) == {"series s1", "series s2"}
    assert made is not None
    assert all(name in str(made.svg) for name in ("Freedonia", "Sylvania"))


def test_bounds_over_time_make_rows_and_never_a_line(names: Names) -> None:
    rows = [{"t": year(y), "n": number(y)} for y in ("2021", "2022")]
    made = drawing.of(columns(names, "?s rg:time ?t ; rg:minInclusive ?n", *rows))
    assert kinds(made) == {"at-least"}
    assert made is not None
    assert "2021" in str(made.svg)


def test_two_numbers_at_one_time_make_rows(names: Names) -> None:
    rows = [{"t": year("2021"), "n": number(n)} for n in ("1", "2")]
    assert kinds(drawing.of(columns(names, VALUES, *rows))) == {"exact"}


def test_many_rows_are_cut_and_that_is_told(names: Names) -> None:
    rows = [{"l": text(str(n)), "n": number(str(n))} for n in range(chart.MOST_ROWS + 1)]
    made = drawing.of(columns(names, VALUES, *rows))
    assert made is not None
    assert made.note == f"The first {chart.MOST_ROWS} rows."


def test_as_few_columns_name_a_row_as_tell_the_rows_apart(names: Names) -> None:
    rows = [
        {
            "same": text("x"),
            "l": text("a"),
            "m": text(m),
            "thing": uri(f"urn:{m}"),
            "n": number("1"),
        }
        for m in ("c", "d")
    ]
    assert columns(names, VALUES, *rows).labels() == ["m"]
    rows[1]["l"] = text("b")
    assert columns(names, VALUES, *rows).labels() == ["l"]
    rows.append({**rows[0], "m": text("e")})
    assert columns(names, VALUES, *rows).labels() == ["l", "m"]


def test_a_thing_is_called_by_its_name(names: Names) -> None:
    place = "https://w3id.org/reliefgraph/id/place/"
    rows = [{"s": uri(place + name), "n": number("1")} for name in ("tolmar", "vesta")]
    made = drawing.of(columns(names, VALUES, *rows))
    assert made is not None
    assert all(name in str(made.svg) for name in ("Tolmar", "Vesta"))
