"""Each row of docs/engine.md about queries is true: a row that no longer is fails."""

import json
from typing import Final

import pyoxigraph as ox
import pytest

from kg.errors import BadRequest
from kg.sparql.engine_differences import find_differences
from kg.sparql.query import Query
from kg.store import Store
from tests import tiny
from tests.conftest import ROOT

PAGE: Final = (ROOT / "docs/engine.md").read_text("utf-8")
PREFIXES: Final = {"ex": "http://example.org/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
DECLARATIONS: Final = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())


def rows() -> list[list[str]]:
    table = PAGE.partition("## Queries")[2].partition("## Readers")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")][1:]
    return [
        [cell.strip().strip("`").replace("\0", "|") for cell in line[1:-1].split("|")]
        for line in (line.replace(r"\|", "\0") for line in lines)
    ]


ROWS: Final = rows()


def written(term: object) -> str:
    """Return a term as Turtle writes it, as in the table."""
    match term:
        case None:
            return "unbound"
        case ox.NamedNode():
            return shortened(term.value) if "example.org" in term.value else str(term)
        case ox.Literal() if term.language:
            return f"{json.dumps(term.value)}@{term.language}"
        case ox.Literal():
            datatype = shortened(term.datatype.value)
            if datatype in ("xsd:integer", "xsd:decimal", "xsd:boolean"):
                return term.value
            text = json.dumps(term.value, ensure_ascii=False)
            return text if datatype == "xsd:string" else f"{text}^^{datatype}"
    return str(term)


def shortened(iri: str) -> str:
    for name, space in PREFIXES.items():
        iri = iri.replace(space, f"{name}:") if iri.startswith(space) else iri
    return iri


def shown(results: object) -> str:
    """Return results as in the table."""
    if isinstance(results, ox.QueryBoolean):
        return str(bool(results)).lower()
    assert isinstance(results, ox.QuerySolutions)
    solutions = [", ".join(written(term) for term in solution) for solution in results]
    if "?g" in {str(variable) for variable in results.variables}:
        solutions.sort()
    return "; ".join(solutions) or "no rows"


def opened(data: str) -> Store:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return tiny.store(prefixes + data)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]} {n}" for n, row in enumerate(ROWS)])
def test_the_engine_differs_as_the_page_says(row: list[str]) -> None:
    name, data, query, standard, engine, here, _ = row
    store, text = opened(data), DECLARATIONS + query
    raw = store.engine.query(text, base_iri=store.manifest.base_iri)
    assert shown(raw) == engine
    assert engine != standard, "the engine is right now: drop the row and what it needs"
    if here == "refused":
        with pytest.raises(BadRequest, match="error at 1:"):
            store.query(text)
        return
    assert shown(store.query(text)) == (standard if here == "rewritten" else engine)
    differences = find_differences(Query(text), store.unreadable, store.is_node, "http://base/")
    assert [each.name for each in differences] == ([name] if here == "reported" else [])


def test_every_row_says_what_is_done() -> None:
    assert len(ROWS) > 30
    kinds = {"rewritten", "refused", "reported", "warned", "listed"}
    assert {row[5] for row in ROWS} == kinds
    assert all(f"- **{kind}**" in PAGE for kind in kinds)
