"""The cells of one observation, on a few triples."""

import pyoxigraph as ox
import pytest

from kg.dataset import figures_csv, summary
from kg.dataset.figures_csv import Observation
from kg.namespaces import BASE, GRAPH, ID, OWLTIME, RG
from tests import tiny

GRAPH_R = str(GRAPH.reports.r)


def observation(facts: str, others: str = "") -> Observation:
    """Return observation x of report r."""
    quads = tiny.quads(f"GRAPH <graph/report/r> {{ {facts} }} {others}")
    return Observation(summary.summarize(quads, BASE).reader, str(ID.x), GRAPH_R)


def texts(terms: list[object]) -> list[str]:
    return [str(term) for term in terms]


def test_the_page_of_an_observation_is_that_of_its_graph() -> None:
    assert observation("").page == str(ID["report/r"])


def test_values_are_those_of_its_report_sorted() -> None:
    others = """GRAPH <graph/report/s> { <id/x> rg:place <id/z> } <id/x> rg:place <id/w> .
    GRAPH <graph/inferred> { <id/x> rg:place <id/v> }"""
    row = observation("<id/x> rg:place <id/b> , <id/a> , 'c' . <id/y> rg:place <id/d>", others)
    assert texts(row.values(RG.place)) == ['"c"', f"<{ID.a}>", f"<{ID.b}>"]
    assert row.values(RG.time) == []


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ("", []),
        ("rg:value 1 ; rg:rank 2 ; rg:quantifier <id/some>", ["exact", "rank", "words"]),
        ("rg:approximateValue 1", ["approximate"]),
        ("rg:minInclusive 1", ["minimum"]),
        ("rg:minExclusive 1", ["minimum"]),
        ("rg:maxInclusive 1", ["maximum"]),
        ("rg:maxExclusive 1", ["maximum"]),
        ("rg:maxInclusive 2 ; rg:minExclusive 1", ["minimum", "maximum"]),
        ("rg:value 1 , 2", ["exact"]),
    ],
)
def test_its_kinds_are_those_of_its_quantities(facts: str, kinds: list[str]) -> None:
    assert observation(f"<id/x> {facts} ." if facts else "").kinds() == kinds


def test_its_numbers_are_those_of_any_of_some_properties_in_their_order() -> None:
    row = observation("<id/x> rg:minInclusive 3 , 1 ; rg:minExclusive 2 .")
    assert row.numbers(RG.minInclusive, RG.minExclusive, RG.value) == ["1", "3", "2"]
    assert row.numbers(RG.minExclusive, RG.minInclusive) == ["2", "1", "3"]
    assert row.numbers(RG.value) == []


def test_its_codes_are_the_texts_of_all_its_places() -> None:
    others = "<id/a> rg:pcode '9' , '5' , <id/code> . <id/b> rg:pcode '7'@en . <id/c> rg:pcode '1'"
    row = observation("<id/x> rg:place <id/a> , <id/b> .", f"{others} .")
    assert row.codes(RG.pcode) == ["5", "7", "9"]
    assert row.codes(RG.geonamesId) == []


def test_its_days_are_those_of_all_its_times() -> None:
    others = """<id/a> time:hasBeginning <id/d1> ; time:hasEnd <id/d2> .
    <id/d1> time:inXSDDate "2023-01-01"^^xsd:date . <id/d2> time:inXSDDate "2023-01-31"^^xsd:date .
    """
    row = observation("<id/x> rg:time <id/a> , <id/d1> , <id/e> .", others)
    assert row.days(OWLTIME.hasBeginning) == ["2023-01-01", "2023-01-01"]
    assert row.days(OWLTIME.hasEnd) == ["2023-01-31", "2023-01-01"]


STATEMENTS = f"""
{tiny.statement("id/s1", "<id/x> rg:value 1", "rg:basis <id/bases/b> , <id/bases/a> , 'a'")}
{tiny.statement("id/s2", "<id/x> rg:rank 2", "rg:basis <id/bases/c> , <id/bases/a>")}
{tiny.statement("id/s3", "<id/x> rg:value 2", "rg:basis <id/bases/0>")}
{tiny.statement("id/s4", "<id/x> rg:place 1", "rg:basis <id/bases/1>")}
{tiny.statement("id/s5", "<id/y> rg:value 1", "rg:basis <id/bases/2>")}
{tiny.statement("id/s6", "<id/x> rg:note 1", "rg:basis 'stated'")}
[] rdf:subject <id/x> ; rdf:predicate rg:value ; rdf:object 1 ; rg:basis <id/bases/3> .
"""


def test_its_support_is_that_of_its_quantities() -> None:
    row = observation("<id/x> rg:rank 2 ; rg:value 1 ; rg:place 1 .", STATEMENTS)
    assert row.quantity_bases() == ["a", "b", "c"]
    assert row.passages() == []


@pytest.mark.parametrize(
    ("predicate", "value", "basis"),
    [
        (RG.value, 1, "a"),
        (RG.value, 2, "0"),
        (RG.value, 3, ""),
        (RG.place, 1, "1"),
        (RG.note, 1, ""),
        (RG.rank, 1, ""),
    ],
)
def test_a_value_has_the_basis_of_its_own_statement(predicate: str, value: int, basis: str) -> None:
    assert observation("", STATEMENTS).basis(predicate, ox.Literal(value)) == basis


def excerpt(name: str, quote: str, position: str) -> str:
    return f"""<id/{name}> oa:hasSelector <id/{name}#q> , [ {position} ] .
    <id/{name}#q> oa:exact "{quote}" ."""


def test_its_passages_are_in_the_order_of_the_text() -> None:
    others = f"""
    {tiny.statement("id/s", "<id/x> rg:value 1", "rg:evidence <id/1> , <id/2> , <id/3> , <id/4>")}
    {tiny.statement("id/t", "<id/x> rg:rank 1", "rg:evidence <id/1> , 'no excerpt' , <id/5>")}
    {excerpt("1", "ten", "oa:start 100 ; oa:end 103")}
    {excerpt("2", "nine", "oa:start 9 ; oa:end 13")}
    {excerpt("3", "no", "oa:start 9 ; oa:end 11")}
    {excerpt("4", "odd", "oa:start '-1' ; oa:end 'x'")}
    """
    row = observation("<id/x> rg:value 1 ; rg:rank 1 .", others)
    assert row.passages() == [
        (0, 0, ""),
        (0, 0, "odd"),
        (9, 11, "no"),
        (9, 13, "nine"),
        (100, 103, "ten"),
    ]
    assert observation("").passages() == []


def test_observations_are_of_reports_in_order() -> None:
    quads = tiny.quads("""
    GRAPH <graph/report/s> { <id/a> a rg:Figure . <id/b> a rg:Figure }
    GRAPH <graph/report/r> { <id/c> a rg:Figure . <id/a> a rg:Figure , rg:Thing .
      <id/e> a rg:Thing . [] a rg:Figure . <id/f> rg:note rg:Observation }
    GRAPH <graph/reports> { <id/d> a rg:Figure } GRAPH _:g { <id/d> a rg:Figure }
    <id/d> a rg:Figure .
    """)
    reader = summary.summarize(quads, BASE).reader
    rows = figures_csv.observations(reader)
    assert [(row.graph[-1], row.iri.removeprefix(ID)) for row in rows] == [
        ("r", "a"),
        ("r", "c"),
        ("s", "a"),
        ("s", "b"),
    ]
    assert {row.reader for row in rows} == {reader}
