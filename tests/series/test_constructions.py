"""Each construction that pages of the family contain is found by a query."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from kg.namespaces import BASE, ID, PREFIXES
from kg.store import Store

HEAD = f"BASE <{BASE}>\nPREFIX page: <{ID}report/>\n" + "".join(
    f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()
)
CONSTRUCTIONS = yaml.safe_load(Path(__file__).with_name("constructions.yaml").read_text("utf-8"))


def shown(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """Return the last segment of an IRI, the text of a literal, or a hyphen."""
    if isinstance(term, ox.Literal):
        return term.value
    return str(term).strip("<>").rpartition("/")[2] if term else "-"


def rows(store: Store, query: str) -> list[str]:
    """Return the rows of an answer, sorted."""
    answer = store.query(f"{HEAD}SELECT {query}")
    assert isinstance(answer, ox.QuerySolutions)
    return sorted(" ".join(map(shown, row)) for row in answer)


@pytest.mark.parametrize("row", CONSTRUCTIONS, ids=lambda row: row["construction"])
def test_a_construction_is_found(row: dict[str, Any], store: Store) -> None:
    assert rows(store, row["query"]) == row["rows"]
