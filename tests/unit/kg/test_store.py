import hashlib
import json
import shutil
import warnings
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg import load, rdf, release
from kg import store as stores
from kg.config import Config
from kg.dataset import manifest, rdf_files
from kg.dataset.rdf_files import QuadSource
from kg.errors import BadRequest, QuerySyntaxError, Refused, ReleaseError, ResultTooLarge
from kg.evidence.violations import Verdict
from kg.formats import by_token
from kg.namespaces import BASE, GRAPH, RG
from kg.sparql.query import Query
from kg.store import Store
from kg.workers import results
from tests import tiny
from tests.conftest import ROOT

FREEDONIA = str(GRAPH.reports["sr-2023-freedonia"])
CONTEXT = (ROOT / "ontology/context.jsonld").read_text("utf-8")
LINKS, NAMES, PROVENANCE = str(GRAPH.links), str(GRAPH.names), str(GRAPH.provenance)


def count(opened: Store, query: str, default: list[str] | None = None) -> int:
    results = opened.query(query, default or [])
    assert isinstance(results, ox.QuerySolutions)
    (solution,) = results
    return int(solution[0].value)


def test_the_store_holds_what_the_dump_says(config: Config, store: Store) -> None:
    path = config.releases / "latest/reliefgraph.nq"
    apart = {ox.DefaultGraph(), ox.NamedNode(GRAPH.metadata)}
    quads = {q for q in store.engine if q.graph_name not in apart}
    assert rdf.nquads(quads) == path.read_bytes()


ANNOTATED = f"FROM <{GRAPH.annotations}>"
REIFIERS = (
    "SELECT (COUNT(*) AS ?n) {} {{ ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> ?o }}"
)
BOUNDS = f"""PREFIX rg: <{RG}> SELECT (COUNT(?words) AS ?n) {{}}
    {{{{ ?o rg:minExclusive ?number {{{{| rg:evidence ?e |}}}} . ?e rg:exact ?words }}}}"""


def test_who_names_the_annotations_reads_facts_with_their_evidence(store: Store) -> None:
    assert count(store, BOUNDS.format(ANNOTATED)) > 0
    assert count(store, BOUNDS.format(f"{ANNOTATED} FROM <{NAMES}>")) > 0
    named = (
        f"SELECT (COUNT(*) AS ?n) FROM NAMED <{GRAPH.annotations}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    )
    assert count(store, named) == count(
        store, f"SELECT (COUNT(*) AS ?n) {ANNOTATED} {{ ?s ?p ?o }}"
    )
    n_statements = count(store, f"SELECT (COUNT(*) AS ?n) {{ ?s a <{RG.Statement}> }}")
    assert count(store, REIFIERS.format(ANNOTATED)) == n_statements


def test_who_does_not_name_the_annotations_meets_no_triple_term(store: Store) -> None:
    everything = [graph.iri for graph in store.manifest.graphs]
    assert count(store, REIFIERS.format("")) == 0
    assert count(store, REIFIERS.format(""), everything) == 0
    assert not any(isinstance(quad.object, ox.Triple) for quad in store.engine)


def test_the_dataset_and_its_graphs_are_described_in_the_data(store: Store) -> None:
    void = "http://rdfs.org/ns/void#"
    query = f"SELECT ?n {{ GRAPH <{GRAPH.metadata}> {{ <{FREEDONIA}> <{void}triples> ?n }} }}"
    sizes = {graph.iri: graph.n_triples for graph in store.manifest.graphs}
    assert count(store, query) == sizes[FREEDONIA]
    assert count(store, f"SELECT (COUNT(?s) AS ?n) {{ ?d <{void}subset> ?s ; a ?c }}") >= len(sizes)


def test_the_default_graph_is_the_union_without_duplicates(store: Store) -> None:
    assert count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == store.manifest.n_triples
    assert store.manifest.n_triples < store.manifest.n_quads  # some triple stands in two graphs


def test_from_merges_graphs_without_duplicates(store: Store) -> None:
    query = "SELECT (COUNT(*) AS ?n) FROM <{}> FROM <{}> {{ ?s ?p ?o }}"
    sizes = {graph.iri: graph.n_triples for graph in store.manifest.graphs}
    both = count(store, query.format(FREEDONIA, NAMES))
    assert both == sizes[FREEDONIA] + sizes[NAMES] - 1  # Star Relief's name stands in both
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
def test_invalid_syntax_is_reported(store: Store, query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        results.serialize(store.query(query), by_token("json"), store)


def test_a_store_is_built_once_and_completely(tmp_path: Path, config: Config) -> None:
    release = config.releases / "latest"
    first = load.build(release, tmp_path)
    stamp = first.stat().st_mtime_ns
    assert load.build(release, tmp_path) == first
    assert first.stat().st_mtime_ns == stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", first.name]


def test_literals_that_the_engine_would_change_are_refused(tmp_path: Path) -> None:
    line = f'<a:s> <a:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> <{FREEDONIA}> .\n'
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    settings = release.ReleaseSettings(BASE, "2026-01-01", {})
    verdict = Verdict((), Graph())
    files, _ = release.contents(rdf.read(line.encode(), "x"), verdict, context, settings)
    folder = tmp_path / "release"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with pytest.raises(ReleaseError, match=r'the engine would change .*"007"'):
        load.build(folder, tmp_path / "stores")
    assert not (tmp_path / "stores").exists()


def test_the_same_files_under_another_base_iri_are_another_store(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("<x:s> <x:p> <http://two.example/o> .\n")
    context = (Config().ontology / "context.jsonld").read_text("utf-8")
    found = []
    for base in ("http://one.example/", "http://two.example/"):
        loaded = rdf_files.load([data], base)
        path = load.build_from_files(loaded, context, tmp_path / "stores", is_union=False)
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


# ---- stores of a few triples

A, B, C = (f"{BASE}graph/{name}" for name in "abc")
TRIG = """
    <id/d> a rg:Place .
    <graph/a> { <id/x> a rg:Place . <id/y> a rg:Place . }
    <graph/b> { <id/x> a rg:Place . <id/z> a rg:Place . }
    <graph/c> { <id/c> a rg:Place . }
"""


@pytest.fixture(scope="module")
def small() -> Store:
    return tiny.store(TRIG)


def places(opened: Store, pattern: str, *dataset: list[str], froms: str = "") -> list[str]:
    """Return the last letters of the places that a pattern finds."""
    results = opened.query(f"SELECT ?s {froms} {{ {pattern} }}", *dataset)
    assert isinstance(results, ox.QuerySolutions)
    return sorted(row["s"].value[-1] for row in results)


ALL, IN_GRAPHS = "?s a ?o", "GRAPH ?g { ?s a ?o }"


@pytest.mark.parametrize(
    ("froms", "dataset", "in_default", "in_graphs"),
    [
        ("", (), "cdxyz", "cxxyz"),
        (f"FROM <{A}>", (), "xy", ""),
        (f"FROM <{A}> FROM <{B}>", (), "xyz", ""),
        (f"FROM <{A}> FROM <{B}> FROM NAMED <{C}>", (), "xyz", "c"),
        (f"FROM <{A}> FROM NAMED <{C}>", (), "xy", "c"),
        (f"FROM NAMED <{C}> FROM NAMED <{B}>", (), "", "cxz"),
        ("FROM <graph/a>", (), "xy", ""),
        (f"FROM <{A}>", ([B],), "xz", ""),
        (f"FROM <{A}>", ([B, C],), "cxz", ""),
        (f"FROM <{A}>", ([], [B, C]), "", "cxz"),
        ("", ([A, B], [C]), "xyz", "c"),
        ("", ([A], ["urn:none"]), "xy", ""),
        ("", (["urn:none"],), "", ""),
        ("FROM <urn:none>", ([A],), "xy", ""),
    ],
)
def test_a_query_sees_only_the_graphs_it_names(
    small: Store, froms: str, dataset: tuple[list[str], ...], in_default: str, in_graphs: str
) -> None:
    assert places(small, ALL, *dataset, froms=froms) == list(in_default)
    assert places(small, IN_GRAPHS, *dataset, froms=froms) == list(in_graphs)


#: The triples of each graph, by the last letter of the subject; "n" is a graph that is not there.
TRIPLES = {A: "xy", B: "xz", C: "c", "urn:none": ""}
SUBSETS = [list(names) for n in range(5) for names in combinations(TRIPLES, n)]


@pytest.fixture(scope="module", params=[True, False], ids=["union", "plain"])
def on_disk(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Store:
    folder = tmp_path_factory.mktemp("files")
    (folder / "tiny.trig").write_text(f"{tiny.START}{TRIG}", "utf-8")
    source = rdf_files.load([folder / "tiny.trig"], BASE)
    path = load.build_from_files(source, CONTEXT, folder, is_union=request.param)
    return stores.open_store(path)


def test_the_graphs_that_overlap_are_known(on_disk: Store) -> None:
    assert on_disk.overlapping == frozenset({A, B})


@pytest.mark.parametrize("named", SUBSETS, ids=str)
def test_every_dataset_is_what_the_standard_says(on_disk: Store, named: list[str]) -> None:
    """Source: https://www.w3.org/TR/sparql11-query/#specifyingDataset"""
    in_graphs = sorted("".join(TRIPLES[graph] for graph in named))
    for default in SUBSETS:
        if not (default or named):
            continue
        in_default = sorted({*"".join(TRIPLES[graph] for graph in default)})
        datasets: list[tuple[str, tuple[list[str], ...]]] = [("FROM <urn:x>", (default, named))]
        if "urn:none" not in [*default, *named]:
            clauses = [f"FROM <{g}>" for g in default] + [f"FROM NAMED <{g}>" for g in named]
            datasets.append((" ".join(clauses), ()))
        for froms, graphs in datasets:
            assert places(on_disk, ALL, *graphs, froms=froms) == in_default
            assert places(on_disk, IN_GRAPHS, *graphs, froms=froms) == in_graphs
            for query in (
                f"CONSTRUCT {froms} WHERE {{ ?s a ?o }}",
                f"DESCRIBE ?s {froms} {{ ?s a ?o }}",
            ):
                triples = on_disk.query(query, *graphs)
                assert isinstance(triples, ox.QueryTriples)
                assert sorted(str(t.subject)[-2] for t in triples) == in_default
            assert bool(on_disk.query(f"ASK {froms} {{ ?s a ?o }}", *graphs)) == bool(in_default)


def test_only_graphs_that_overlap_are_copied(on_disk: Store) -> None:
    def engine(*default: str) -> ox.Store:
        return on_disk.dataset(Query("ASK {}"), default, []).engine

    assert engine(A) is engine(A, A) is engine(A, C) is engine(C) is on_disk.engine
    assert engine(A, B, C) is not on_disk.engine  # a triple is in no named graph
    copy = engine(A, B)
    assert copy is not on_disk.engine
    assert copy is engine(B, A)
    places(on_disk, ALL, [A, B])
    assert on_disk.merge_s == 0
    places(on_disk, ALL, [A, B], [C])
    assert on_disk.merge_s > 0


def test_all_graphs_of_a_union_are_the_default_graph(store: Store) -> None:
    graphs = [graph.iri for graph in store.manifest.graphs]
    assert store.dataset(Query("ASK {}"), graphs, graphs).engine is store.engine
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert count(store, query, graphs) == store.manifest.n_triples


def test_a_large_copy_is_refused(on_disk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MAX_MERGED", 4)
    assert places(on_disk, ALL, [A, B]) == ["x", "y", "z"]
    with pytest.raises(ResultTooLarge, match=f"GRAPH <{A}>") as caught:
        places(on_disk, ALL, [B, A], [C])
    assert (caught.value.limit, caught.value.value) == ("merged_triples", 4)


def test_a_check_reads_no_data(on_disk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MAX_MERGED", 0)
    on_disk.check("ASK { ?s ?p ?o }", [A, B])
    assert places(on_disk, ALL, [A]) == ["x", "y"]


@pytest.mark.parametrize("clause", ["FROM <urn:none>", f"FROM <{A}> FROM NAMED <urn:none>"])
def test_an_unknown_graph_is_reported(small: Store, clause: str) -> None:
    with pytest.raises(BadRequest) as caught:
        small.query(f"ASK {clause} {{}}")
    assert str(caught.value) == (
        "FROM <urn:none>: there is no such graph here and nothing is fetched; "
        f"the graphs are {A}, {B}, {C}"
    )


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("ASK { ?s ?p", QuerySyntaxError, "error at 1:"),
        ("ASK { SERVICE <x> {} }", Refused, "never calls another"),
        ("INSERT DATA { <a> <b> <c> }", Refused, "updates are refused"),
    ],
)
def test_a_faulty_query_is_reported(
    small: Store, query: str, error: type[Exception], words: str
) -> None:
    for dataset in ((), ([A],)):
        for evaluate in (small.query, small.check):
            with pytest.raises(error, match=words):
                evaluate(query, *dataset)


def test_a_dataset_clause_needs_iris(small: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="error at 1:20: IRI parsing failed"):
        small.query("ASK FROM <http://[> {}")


@pytest.fixture
def loaded(tmp_path: Path) -> QuadSource:
    source = tmp_path / "tiny.trig"
    source.write_text(f"{tiny.START}{TRIG}", "utf-8")
    return rdf_files.load([source], BASE)


@pytest.mark.parametrize(("is_union", "in_default"), [(True, "cdxyz"), (False, "d")])
def test_files_become_a_store(
    tmp_path: Path, loaded: QuadSource, in_default: str, *, is_union: bool
) -> None:
    folder = tmp_path / "stores"
    path = load.build_from_files(loaded, CONTEXT, folder, is_union=is_union)
    union = "-union" if is_union else ""
    engine = version("pyoxigraph")
    assert path == folder / f"{loaded.manifest.digest}{union}-5-oxigraph-{engine}"
    opened = stores.open_store(path)
    assert (opened.path, opened.is_union) == (path.resolve(), is_union)
    assert places(opened, ALL) == list(in_default)
    assert places(opened, IN_GRAPHS) == list("cxxyz")
    assert (opened.manifest.n_quads, opened.manifest.n_triples) == (5, len(in_default))
    assert opened.context.text == CONTEXT
    assert {graph.iri: graph.n_triples for graph in opened.manifest.graphs} == {A: 2, B: 2, C: 1}
    with pytest.raises(RuntimeError, match="read-write instances"):
        opened.engine.add(ox.Quad(*[ox.NamedNode("urn:x")] * 3))


def test_an_existing_store_is_reused(tmp_path: Path, loaded: QuadSource) -> None:
    path = load.build_from_files(loaded, CONTEXT, tmp_path, is_union=False)
    (path / "mark").touch()
    assert load.build_from_files(loaded, "{}", tmp_path, is_union=False) == path
    assert (path / "mark").exists()


def test_the_faster_of_two_builds_wins(
    tmp_path: Path, loaded: QuadSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "stores" / load._name(loaded.manifest.digest)
    fill = load._fill

    def fill_late(*args: Any, **how: Any) -> Any:
        target.mkdir()
        (target / "mark").touch()
        return fill(*args, **how)

    monkeypatch.setattr("kg.load._fill", fill_late)
    load.build_from_files(loaded, CONTEXT, tmp_path / "stores", is_union=False)
    assert [each.name for each in target.iterdir()] == ["mark"]
    assert sorted(each.name for each in target.parent.iterdir()) == [".lock", target.name]


def test_an_unusable_store_is_reported(tmp_path: Path, loaded: QuadSource) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReleaseError, match=r"file/stores: cannot be written: .*Not a directory"):
        load.build_from_files(loaded, CONTEXT, tmp_path / "file/stores", is_union=False)
    path = load.build_from_files(loaded, CONTEXT, tmp_path / "stores", is_union=False)
    shutil.rmtree(path / "engine")
    (path / "engine").touch()
    with pytest.raises(ReleaseError) as caught:
        stores.open_store(path)
    assert str(caught.value).startswith(f"{path}: cannot be opened: ")
    with pytest.raises(ReleaseError):
        stores.open_store(tmp_path / "none")


def test_a_small_store_is_opened_in_memory(
    tmp_path: Path, loaded: QuadSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = load.build_from_files(loaded, CONTEXT, tmp_path / "stores", is_union=True)
    monkeypatch.setattr("kg.store._SMALL_QUADS", 10)
    opened = stores.open_in_memory(path)
    assert opened
    assert (opened.path, opened.is_union) == (path.resolve(), True)
    assert places(opened, IN_GRAPHS) == list("cxxyz")
    opened.engine.add(ox.Quad(*[ox.NamedNode("urn:x")] * 3))
    monkeypatch.setattr("kg.store._SMALL_QUADS", 9)
    assert stores.open_in_memory(path) is None


@pytest.mark.parametrize("has_context", [True, False])
def test_the_store_of_a_release_is_checked_on_every_build(
    tmp_path: Path, *, has_context: bool
) -> None:
    settings = release.ReleaseSettings(BASE, "2026-01-01", {})
    trig = "<graph/report/r> { <id/x> a rg:Place . } <graph/b> { <id/x> a rg:Place, rg:Thing . }"
    contents, _ = release.contents(tiny.dataset(trig), Verdict((), Graph()), CONTEXT, settings)
    folder = tmp_path / "release"
    folder.mkdir()
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    if not has_context:
        value = json.loads((folder / manifest.NAME).read_bytes())
        value["files"] = [each for each in value["files"] if each["name"] != "context.jsonld"]
        (folder / manifest.NAME).write_text(json.dumps(value))
        (folder / "context.jsonld").unlink()
    opened = load.open_release(folder, tmp_path / "stores")
    digest = hashlib.sha256(manifest.read(folder).to_json()).hexdigest()
    assert opened.path.name == f"{digest}-5-oxigraph-{version('pyoxigraph')}"
    assert opened.is_union
    thing = f"{{ <{BASE}id/x> a ?class }}"
    assert count(opened, f"SELECT (COUNT(*) AS ?n) {thing}") == 2
    assert count(opened, f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {thing} }}") == 3
    assert (opened.context.text == CONTEXT) is has_context
    assert load.build(folder, tmp_path / "stores") == opened.path
    other = next(name for name in contents if name.endswith(".ttl"))
    (folder / other).write_bytes(b"")
    with pytest.raises(ReleaseError):
        load.build(folder, tmp_path / "stores")
