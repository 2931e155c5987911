"""Python clients: SPARQLWrapper, rdflib and pandas, with their own requests."""

import pyoxigraph as ox
import pytest

from kg.store import Store
from tests.interop.conftest import run

TUMBES = ox.NamedNode("https://w3id.org/reliefgraph/id/place/tumbes")
LINKS = "https://w3id.org/reliefgraph/graph/links"
LABELS = ["Tumbes"] * 3  # in three languages


@pytest.fixture(scope="module")
def n_triples(store: Store) -> int:
    """Triples with Tumbes as their subject."""
    return len({quad.triple for quad in store.engine.quads_for_pattern(TUMBES, None, None)})


def test_sparqlwrapper_understands_every_answer(url: str, n_triples: int) -> None:
    answers = run("wrapper", url)
    assert len(answers) == 3 * (4 + 2 + 7 + 7)
    expected = {"SELECT": LABELS, "ASK": True, "CONSTRUCT": 3, "DESCRIBE": n_triples}
    for form, token, method, way, media_type, result in answers:
        assert result == expected[form], (form, token, method, way, media_type)
    media_types = {(form, token): media_type for form, token, _, _, media_type, _ in answers}
    assert media_types["SELECT", "tsv"] == "text/tab-separated-values"
    assert media_types["CONSTRUCT", "json-ld"] == "application/ld+json"


def test_rdflib_asks_as_if_the_graph_were_here(url: str, store: Store, n_triples: int) -> None:
    answers = run("store", url)
    complete = {"select": LABELS, "triples": LABELS, "len": store.manifest.n_triples}
    assert len(answers["stores"]) == 12
    for name, result in answers["stores"].items():
        has_ask = name.startswith(("xml", "json"))
        assert result == (complete | {"ask": True} if has_ask else complete), name
    parsed = answers["parsed"]
    assert parsed.pop("default") == store.manifest.n_triples
    assert parsed.pop("constructed") == n_triples
    (links,) = (graph.n_triples for graph in store.manifest.graphs if graph.iri == LINKS)
    assert len(parsed) == 18
    assert {n for name, n in parsed.items() if "graph" in name} == {links}
    (document,) = {n for name, n in parsed.items() if name.startswith("thing")}
    assert document > n_triples


def test_pandas_reads_a_table_with_its_numbers(url: str) -> None:
    by_csv, by_tsv = run("table", url)
    what, numbers = "outpatient consultations, Peru, 2023", [16200, 430]
    assert by_csv[:2] == [["what", "number"], ["str", "int64"]]
    assert by_csv[2][0] == [what, 16200]
    assert by_tsv[:2] == [["?what", "?number"], ["str", "int64"]]
    assert by_tsv[2][0] == [f"{what}@en", 16200]
    assert [row[1] for row in by_csv[2]] == [row[1] for row in by_tsv[2]] == numbers
