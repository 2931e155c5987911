"""Which chart a result makes: by the shape of its columns and what its query says of them."""

import re

import pytest

from kg.sparql.query import Query
from kg.store import Store
from server.charts import bar_chart
from server.endpoint.columns import Columns
from server.endpoint.results import Chart, draw_chart
from server.graph.names import Names
from server.web.links import Links
from tests import tiny

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
    return Columns(Query(f"SELECT * {{ {where} }}"), variables, rows, names)


def kinds(chart: Chart | None) -> set[str]:
    known = {"exact", "approximate", "at-least", "at-most", "between", "series s1", "series s2"}
    assert chart is not None
    return known & set(re.findall('class="([^"]+)"', str(chart.svg)))


VALUES = "?s rdfs:label ?l ; rg:value ?n ; rg:time ?t"
TWO = [{"l": text("a"), "n": number("1")}, {"l": text("b"), "n": number("2")}]


def test_names_and_numbers_make_bars(names: Names) -> None:
    chart = draw_chart(columns(names, VALUES, *TWO))
    assert chart is not None
    assert (chart.title, kinds(chart), chart.note) == ("n by l", {"exact"}, "")


def test_one_row_makes_no_chart(names: Names) -> None:
    assert draw_chart(columns(names, VALUES, TWO[0])) is None


def test_no_numbers_make_no_chart(names: Names) -> None:
    assert draw_chart(columns(names, VALUES, {"l": text("a")}, {"l": text("b")})) is None
    mixed = [{"l": text("a"), "n": number("1")}, {"l": text("b"), "n": text("many")}]
    assert draw_chart(columns(names, VALUES, *mixed)) is None


def test_a_bound_is_drawn_as_a_bound(names: Names) -> None:
    bounds = "?s rdfs:label ?l ; rg:minExclusive ?n"
    assert kinds(draw_chart(columns(names, bounds, *TWO))) == {"at-least"}


def test_several_columns_are_parts_of_one_quantity(names: Names) -> None:
    where = "?s rdfs:label ?l ; rg:value ?v ; rg:minInclusive ?from ; rg:maxInclusive ?to"
    rows = [
        {"l": text("a"), "v": number("1")},
        {"l": text("b"), "from": number("2"), "to": number("5")},
    ]
    chart = draw_chart(columns(names, where, *rows))
    assert kinds(chart) == {"exact", "between", "at-least"}
    assert chart is not None
    assert "between 2 and 5" in str(chart.svg)


def test_two_measures_make_no_chart(names: Names) -> None:
    rows = [{**row, "m": number("5")} for row in TWO]
    assert draw_chart(columns(names, f"{VALUES} ; ex:height ?m", *rows)) is None


def test_unclear_numbers_are_not_drawn_and_a_note_says_why(names: Names) -> None:
    chart = draw_chart(columns(names, "?s rdfs:label ?l ; ?p ?n", *TWO))
    assert chart is not None
    assert chart.svg is None
    assert "exact or bounds" in chart.note


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
    chart = draw_chart(columns(names, "?s rdfs:label ?l ; ?p ?n", *rows))
    assert kinds(chart) == {"exact", "at-least"}
    assert chart is not None
    assert "more than 11" in str(chart.svg)
    assert "12th largest" in str(chart.svg)


def test_ranks_alone_make_no_chart(names: Names) -> None:
    assert draw_chart(columns(names, "?s rdfs:label ?l ; rg:rank ?n", *TWO)) is None


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
    chart = draw_chart(columns(names, VALUES, *rows))
    assert chart is not None
    assert (chart.title, kinds(chart)) == ("n by t", {"series s1"})


def test_an_integer_is_a_year_in_a_column_called_so(names: Names) -> None:
    rows = [{"year": number(y), "n": number(y)} for y in ("2021", "2022")]
    assert kinds(draw_chart(columns(names, VALUES, *rows))) == {"series s1"}


def test_each_name_has_its_line(names: Names) -> None:
    rows = [
        {"l": text(name), "t": year(y), "n": number(y)}
        for name in ("Freedonia", "Sylvania")
        for y in ("2021", "2022")
    ]
    chart = draw_chart(columns(names, VALUES, *rows))
    assert kinds(chart) == {"series s1", "series s2"}
    assert chart is not None
    assert all(name in str(chart.svg) for name in ("Freedonia", "Sylvania"))


def test_bounds_over_time_make_rows_and_never_a_line(names: Names) -> None:
    rows = [{"t": year(y), "n": number(y)} for y in ("2021", "2022")]
    chart = draw_chart(columns(names, "?s rg:time ?t ; rg:minInclusive ?n", *rows))
    assert kinds(chart) == {"at-least"}
    assert chart is not None
    assert "2021" in str(chart.svg)


def test_two_numbers_at_one_time_make_rows(names: Names) -> None:
    rows = [
        {"t": year(y), "n": number(n)} for y, n in (("2021", "1"), ("2021", "2"), ("2022", "3"))
    ]
    assert kinds(draw_chart(columns(names, VALUES, *rows))) == {"exact"}


def test_a_note_says_that_rows_were_cut(names: Names) -> None:
    rows = [{"l": text(str(n)), "n": number(str(n))} for n in range(bar_chart.MAX_ROWS + 1)]
    chart = draw_chart(columns(names, VALUES, *rows))
    assert chart is not None
    assert chart.note == f"The first {bar_chart.MAX_ROWS} rows."


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
    chart = draw_chart(columns(names, VALUES, *rows))
    assert chart is not None
    assert all(name in str(chart.svg) for name in ("Tolmar", "Vesta"))


# ---- shares, on a few triples

ID = "https://w3id.org/reliefgraph/id/"
#: A rate is per cent; of it is the observation <id/a>. Another is of people.
TRIG = """
    <id/rate> rg:unit unit:FRACTION ; rg:denominator 100 . <id/people> rg:unit unit:NUM .
    <id/a> rdfs:label "a"@en ; rg:indicator <id/rate> .
    <id/b> rdfs:label "b"@en ; rg:indicator <id/people> .
"""
OF_THE_RATE = f"?o rg:indicator <{ID}rate> ; rg:time ?t ; rg:value ?n ; rg:rank ?r"


def texts(chart: Chart | None) -> list[str]:
    """Return the caption and the rows of a chart."""
    assert chart is not None
    matches = re.findall('<text class="tick" y="12">([^<]*)|<title>([^<]*)</title>', str(chart.svg))
    return [caption or row for caption, row in matches]


def test_a_share_has_its_unit_on_the_axis_and_in_each_row() -> None:
    names = tiny.names(TRIG)
    rows = [
        {"l": text(name), "n": number(n), "r": number("7")} for name, n in (("x", "1"), ("y", "2"))
    ]
    chart = draw_chart(columns(names, OF_THE_RATE, *rows))
    assert texts(chart) == [
        "per cent",
        "x: 1 and 7th largest",
        "y: 2 and 7th largest",
    ]
    chart = draw_chart(columns(names, OF_THE_RATE, *({"l": r["l"], "n": r["n"]} for r in rows)))
    assert chart is not None
    assert (chart.title, chart.note) == ("n by l", "")
    assert texts(chart) == ["per cent", "x: 1 per cent", "y: 2 per cent"]
    over_time = [{"t": year("2021"), "n": number("1")}, {"t": year("2022"), "n": number("2")}]
    chart = draw_chart(columns(names, OF_THE_RATE, *over_time))
    assert chart is not None
    assert chart.title == "n by t"
    assert texts(chart) == ["n, per cent", "2021: 1 per cent", "2022: 2 per cent"]
    counted = OF_THE_RATE.replace("/rate>", "/people>")
    assert texts(draw_chart(columns(names, counted, *over_time))) == [
        "n",
        "2021: 1",
        "2022: 2",
    ]


@pytest.mark.parametrize("when", [{}, {"t": year("2021")}])
def test_shares_and_counts_are_not_drawn_together(when: dict[str, Term]) -> None:
    rows = [{"o": uri(f"{ID}{name}"), "n": number("1"), **when} for name in ("a", "b")]
    where = "?o rg:value ?n ; rg:time ?t"
    assert draw_chart(columns(tiny.names(TRIG), where, *rows)) == Chart(
        "", None, "No chart: the numbers have different units."
    )


def test_an_unclear_number_explains_the_missing_chart(names: Names) -> None:
    rows = [{**row, "p": uri(f"{RG}value"), "m": number("7")} for row in TWO]
    two = draw_chart(columns(names, "?s rdfs:label ?l ; ?p ?n ; rg:minExclusive ?m", *rows))
    one = draw_chart(columns(names, "?s rdfs:label ?l ; ?p ?n", *TWO))
    assert one == Chart(
        "",
        None,
        "No chart: the query leaves open whether these numbers are exact or bounds. Let it read "
        "each from a property such as rg:value or rg:minExclusive, or select the property, too.",
    )
    assert two == one


def test_a_rank_is_shown_in_rows_but_not_in_lines(names: Names) -> None:
    where = "?s rg:time ?t ; rg:value ?n ; rg:rank ?r"
    rows = [{"t": year(y), "n": number("3"), "r": number("1")} for y in ("2021", "2022")]
    assert kinds(draw_chart(columns(names, where, *rows))) == {"series s1"}
    rows[1]["t"] = year("2021")
    chart = draw_chart(columns(names, where, *rows))
    assert chart is not None
    assert chart.title == "n and r by t"
    assert texts(chart) == ["2021: 3 and largest"] * 2


def test_rows_without_a_property_and_moments_without_a_number_are_left_out(names: Names) -> None:
    rows = [
        {"l": text("a"), "p": uri(f"{RG}value"), "n": number("1")},
        {"l": text("b"), "n": number("2")},
        {"l": text("c"), "p": uri(f"{RG}minExclusive")},
        {"l": text("d"), "p": uri(f"{RG}minExclusive"), "n": number("4")},
    ]
    chart = draw_chart(columns(names, "?s rdfs:label ?l ; ?p ?n", *rows))
    assert texts(chart) == ["a: 1", "d: more than 4"]
    moments = [
        {"t": year("2021"), "n": number("1")},
        {"t": year("2022")},
        {"n": number("3")},
        {"t": year("2024"), "n": number("4")},
    ]
    assert texts(draw_chart(columns(names, VALUES, *moments))) == [
        "n",
        "2021: 1",
        "2024: 4",
    ]


def test_numbers_without_a_line_are_drawn_as_rows(names: Names) -> None:
    two_times = [
        {"t": year(t), "u": year(u), "n": number("1")}
        for t, u in (("2021", "2023"), ("2022", "2024"))
    ]
    chart = draw_chart(columns(names, f"{VALUES} ; rg:time ?u", *two_times))
    assert chart is not None
    assert (chart.title, texts(chart)) == ("n by t and u", ["2021, 2023: 1", "2022, 2024: 1"])
    many = [{"l": text(str(n)), "t": year(str(2000 + n)), "n": number("1")} for n in range(6)]
    assert kinds(draw_chart(columns(names, VALUES, *many))) == {"exact"}
    assert len(kinds(draw_chart(columns(names, VALUES, *many[:5])))) == 2
    unnamed = [{"n": number("1")}, {"n": number("2")}]
    chart = draw_chart(columns(names, VALUES, *unnamed))
    assert chart is not None
    assert (chart.title, texts(chart)) == ("n", [": 1", ": 2"])
    unread = [{"l": text("a"), "n": number("9" * 301)}, {"l": text("b"), "n": number("1")}]
    assert draw_chart(columns(names, VALUES, *unread)) is None


def test_the_most_rows_that_fit_need_no_note(names: Names) -> None:
    rows = [{"l": text(str(n)), "n": number(str(n))} for n in range(bar_chart.MAX_ROWS)]
    chart = draw_chart(columns(names, VALUES, *rows))
    assert chart is not None
    assert chart.note == ""
