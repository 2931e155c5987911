import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg import answers, files, rdf, release
from kg import store as stores
from kg.config import Config
from kg.errors import BadRequest, QuerySyntaxError, Refused, ReleaseError
from kg.formats import by_token
from kg.namespaces import BASE, GRAPH
from kg.store import Store
from kg.verdict import Verdict
from tests.conftest import ROOT

FREEDONIA = str(GRAPH.reports["sr-2023-freedonia"])
LINKS, PROVENANCE = str(GRAPH.links), str(GRAPH.provenance)


def count(opened: Store, query: str, default: list[str] | None = None) -> int:
    results = opened.query(query, default or [])
    assert isinstance(results, ox.QuerySolutions)
    (solution,) = results
    return int(solution[0].value)


def test_the_store_holds_what_the_dump_says(config: Config, store: Store) -> None:
    path = config.releases / "latest/reliefgraph.nq"
    quads = {q for q in store.engine if not isinstance(q.graph_name, ox.DefaultGraph)}
    assert rdf.nquads(quads) == path.read_bytes()


def test_the_default_graph_is_the_union_each_triple_once(store: Store) -> None:
    assert count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == store.manifest.n_triples
    assert store.manifest.n_triples < store.manifest.n_quads  # some triple stands in two graphs


def test_from_merges_graphs_each_triple_once(store: Store) -> None:
    query = "SELECT (COUNT(*) AS ?n) FROM <{}> FROM <{}> {{ ?s ?p ?o }}"
    sizes = {graph.iri: graph.n_triples for graph in store.manifest.graphs}
    both = count(store, query.format(FREEDONIA, PROVENANCE))
    assert both == sizes[FREEDONIA] + sizes[PROVENANCE] - 1  # Star Relief's name stands in both
    assert count(store, query.format(FREEDONIA, FREEDONIA)) == sizes[FREEDONIA]


def test_from_hides_the_other_graphs(store: Store) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{LINKS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert count(store, query) == 0
    query = (
        f"SELECT (COUNT(*) AS ?n) FROM <{LINKS}> FROM <{FREEDONIA}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    )
    assert count(store, query) == 0
    query = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{LINKS}> {{ ?s ?p ?o }}"
    assert count(store, query) == 0


def test_the_protocol_dataset_replaces_the_query_s(store: Store) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{FREEDONIA}> {{ ?s ?p ?o }}"
    sizes = {graph.iri: graph.n_triples for graph in store.manifest.graphs}
    assert count(store, query, [LINKS]) == sizes[LINKS]
    assert count(store, query, ["https://example.org/none"]) == 0


def test_relative_iris_are_relative_to_the_base_iri(store: Store) -> None:
    size = next(g.n_triples for g in store.manifest.graphs if g.iri == FREEDONIA)
    name = FREEDONIA.removeprefix(store.manifest.base_iri)
    assert name != FREEDONIA
    assert count(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}") == size
    assert count(store, f"SELECT (COUNT(*) AS ?n) FROM <{name}> {{ ?s ?p ?o }}") == size
    both = f"SELECT (COUNT(*) AS ?n) FROM <{name}> FROM <{FREEDONIA}> {{ ?s ?p ?o }}"
    assert count(store, both) == size
    query = "SELECT (COUNT(*) AS ?n) { VALUES ?x { <x> } FILTER(CONTAINS(STR(?x), '://')) }"
    assert count(store, query, [FREEDONIA]) == 1
    base = f"BASE <{store.manifest.base_iri}x/>"
    assert count(store, f"{base} SELECT (COUNT(*) AS ?n) FROM <../{name}> {{ ?s ?p ?o }}") == size


def test_from_never_fetches(store: Store) -> None:
    with pytest.raises(BadRequest, match="is no such graph here and nothing is fetched"):
        store.query("SELECT * FROM <http://127.0.0.1:9/data> { ?s ?p ?o }")
    with pytest.raises(BadRequest):
        store.query("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }")


def test_service_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        store.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT",
        "",
        "SELECT * { ?s ?p ?o",
        "SELECT * { FILTER(<http://example.org/f>(1)) }",
    ],
)
def test_what_is_no_query_is_told(store: Store, query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        answers.serialize(store.query(query), by_token("json"), store)


def test_a_store_is_built_once_and_whole(tmp_path: Path, config: Config) -> None:
    release = config.releases / "latest"
    first = stores.build(release, tmp_path)
    stamp = first.stat().st_mtime_ns
    assert stores.build(release, tmp_path) == first
    assert first.stat().st_mtime_ns == stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", first.name]


def test_literals_that_the_engine_would_change_are_refused(tmp_path: Path) -> None:
    line = f'<a:s> <a:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> <{FREEDONIA}> .\n'
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    settings = release.Settings(BASE, "2026-01-01", {})
    verdict = Verdict((), Graph())
    files, _ = release.contents(rdf.read(line.encode(), "x"), verdict, context, settings)
    folder = tmp_path / "release"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with pytest.raises(ReleaseError, match=r'the engine would change .*"007"'):
        stores.build(folder, tmp_path / "stores")
    assert not (tmp_path / "stores").exists()


def test_the_same_files_under_another_base_iri_are_another_store(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("<x:s> <x:p> <http://two.example/o> .\n")
    context = (Config().ontology / "context.jsonld").read_text("utf-8")
    found = []
    for base in ("http://one.example/", "http://two.example/"):
        loaded = files.load([data], base)
        path = stores.build_from_files(loaded, context, tmp_path / "stores", is_union=False)
        found.append(bool(stores.open_store(path).query("ASK { ?s ?p <o> }")))
    assert found == [False, True]


def test_forks_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stores.allow_forks()
        warnings.warn(
            "This process (pid=7) is multi-threaded, "
            "use of fork() may lead to deadlocks in the child.",
            DeprecationWarning,
            stacklevel=1,
        )
        with pytest.raises(DeprecationWarning, match="another"):
            warnings.warn("another warning", DeprecationWarning, stacklevel=1)
