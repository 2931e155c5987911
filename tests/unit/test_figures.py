"""The order of observations, on a few triples."""

from kg.namespaces import BASE, ID
from server import figures
from tests import tiny


def test_exact_numbers_come_before_bounds_and_the_largest_first() -> None:
    names = tiny.names("""GRAPH <graph/report/x> {
        <id/observation/a> a rg:Observation ; rg:minExclusive 900 .
        <id/observation/b> a rg:Observation ; rg:value 7 .
        <id/observation/c> a rg:Observation ; rg:value 80 .
        <id/observation/d> a rg:Observation ; rg:quantifier <id/concept/dozens> .
        <id/observation/e> a rg:Observation ; rg:minExclusive 1000 .
        <id/observation/f> a rg:Observation ; rg:rank 2 .
    }""")
    found = figures.of_graph(f"{BASE}graph/report/x", names)
    assert "".join(str(each.name.iri).removeprefix(f"{ID}observation/") for each in found) == (
        "cbeafd"
    )
