"""What the graph says of a thing, on a few triples."""

from kg.namespaces import ID
from tests import tiny


def test_what_was_asserted_comes_before_what_was_inferred() -> None:
    lookup = tiny.names("""
        GRAPH <graph/inferred> { <id/a> rg:place <id/b> , <id/d> }
        GRAPH <graph/report/x> { <id/a> rg:place <id/e> , <id/c> }""").lookup
    found = [str(term) for term in lookup.objects(str(ID.a), "place")]
    assert found == [f"<{ID[end]}>" for end in "cebd"]
