"""What the graph says of a thing, on a few triples."""

from kg.namespaces import ID
from tests import tiny


def test_what_was_asserted_comes_before_what_was_inferred() -> None:
    lookup = tiny.names("""
        GRAPH <graph/inferred> { <id/a> rg:place <id/b> , <id/d> }
        GRAPH <graph/report/x> { <id/a> rg:place <id/e> , <id/c> }""").lookup
    found = [str(term) for term in lookup.objects(str(ID.a), "place")]
    assert found == [f"<{ID[end]}>" for end in "cebd"]


def test_units_are_those_in_english_or_in_no_language() -> None:
    lookup = tiny.names("""
        <id/a> rg:unit "people"@en , "personas"@es ; rg:indicator <id/i> , <id/j> .
        <id/i> rg:unit "km" , "kilómetros"@es .
        <id/j> rg:unit "per cent"@en .
        <id/b> rg:indicator <id/i> .""").lookup
    assert lookup.units(str(ID.a)) == {"people", "km", "per cent"}
    assert lookup.units(str(ID.b)) == {"km"}
    assert lookup.units(str(ID.none)) == set()
