"""Loads a release, or any RDF files, into a store: a directory with the engine's files.

It is written atomically, and may be deleted at any time.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import chain, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.dataset import manifest, rdf_files, release_directory
from kg.dataset.manifest import Manifest, NamedGraph
from kg.dataset.rdf_files import QuadSource
from kg.errors import ReleaseError
from kg.namespaces import CONTEXT_FILE, GRAPH, ID, rebase
from kg.source.context import empty_context
from kg.sparql.engine_differences import may_be_unreadable, unreadable
from kg.store import ANNOTATIONS, ENGINE, FACTS, Store, open_store

#: The version of what a store's directory holds.
_LAYOUT: Final = 5


def build(release: Path, stores: Path) -> Path:
    """Load a release into a store, unless the store exists; return the directory of the store.

    Raises:
        ReleaseError: the release is damaged, the store cannot be written, or the engine would
            change literals of the release.
    """
    target = stores / _name(manifest.digest(manifest.read(release).to_json()))
    if target.is_dir():  # the same manifest, whose data were compared when it was made
        release_directory.verify_files(release)
        return target
    described = release_directory.verify(release)
    path = release / manifest.CANONICAL
    source = QuadSource(described, lambda: ox.parse(path=path, format=ox.RdfFormat.N_QUADS))
    if changed := rdf_files.changed_literals(source.quads()):
        raise ReleaseError(f"{release}: the engine would change {changed[0]}")
    source = _with_metadata(source, release)
    context = empty_context(described.base_iri)
    if CONTEXT_FILE in {file.name for file in described.files}:
        context = (release / CONTEXT_FILE).read_text("utf-8")
    annotations = _read_turtle(release, manifest.ANNOTATIONS, GRAPH.annotations, described)
    return _write(source, context, target, is_union=True, annotations=annotations)


def _with_metadata(source: QuadSource, release: Path) -> QuadSource:
    """Return the dataset of a release, with its own descriptions as one more graph.

    They name places and pages, which other graphs describe.
    """
    described = source.manifest
    things = f"<{rebase(ID, described.base_iri)}"
    metadata = {
        quad
        for name in manifest.DESCRIPTIONS[1:]
        for quad in _read_turtle(release, name, GRAPH.metadata, described)
        if not str(quad.subject).startswith(things)
    }
    if not metadata:
        return source
    graph = NamedGraph(rebase(GRAPH.metadata, described.base_iri), len(metadata))
    served = replace(
        described,
        graphs=tuple(sorted((*described.graphs, graph), key=attrgetter("iri"))),
        n_quads=described.n_quads + graph.n_triples,
        n_triples=described.n_triples + graph.n_triples,
    )
    return QuadSource(served, lambda: chain(source.quads(), metadata))


def _read_turtle(release: Path, name: str, graph: str, described: Manifest) -> list[ox.Quad]:
    """Return the triples of a file of a release in a graph; none if it has no such file."""
    if name not in {file.name for file in described.files}:
        return []
    node = ox.NamedNode(rebase(graph, described.base_iri))
    parsed = ox.parse(path=release / name, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, node) for quad in parsed]


def build_from_files(source: QuadSource, context: str, stores: Path, *, is_union: bool) -> Path:
    """Load RDF files into a store, unless the store exists.

    Raises:
        ReleaseError: the store cannot be written.
        DataError: a file has a syntax error.
    """
    name = _name(f"{source.manifest.digest}{'-union' if is_union else ''}")
    return _write(source, context, stores / name, is_union=is_union)


def _name(digest: str) -> str:
    """Return the name of a store; it has the versions of our files and of the engine's."""
    return f"{digest}-{_LAYOUT}-oxigraph-{version('pyoxigraph')}"


def _write(
    source: QuadSource,
    context: str,
    target: Path,
    *,
    is_union: bool,
    annotations: Sequence[ox.Quad] = (),
) -> Path:
    if target.is_dir():
        return target
    try:
        with release_directory.atomic_directory(target.parent) as directory:
            new = directory / "store"
            new.mkdir()
            described, facts = _fill(ox.Store(new / ENGINE), source, is_union=is_union)
            if annotations:
                ox.Store(new / ANNOTATIONS).bulk_extend(annotations)
            (new / manifest.NAME).write_bytes(described.to_json())
            (new / FACTS).write_text(json.dumps(facts), "utf-8")
            (new / CONTEXT_FILE).write_text(context, "utf-8")
            if not target.is_dir():  # else another process was faster
                new.rename(target)
    except OSError as error:
        raise ReleaseError(f"{target.parent}: cannot be written: {error}") from error
    return target


def _fill(
    engine: ox.Store, source: QuadSource, *, is_union: bool
) -> tuple[Manifest, Sequence[object]]:
    """Load all quads; return the manifest with the sizes of the graphs, and the other facts."""
    hashes, long_literals = array("q"), set[ox.Literal]()

    def read() -> Iterator[ox.Quad]:
        for quad in source.quads():
            if isinstance(quad.graph_name, ox.NamedNode):
                hashes.append(hash(quad.triple))
            if isinstance(quad.object, ox.Literal) and may_be_unreadable(quad.object):
                long_literals.add(quad.object)
            yield quad

    engine.bulk_extend(read())
    overlapping = _overlapping(engine, hashes)
    unnamed: list[ox.DefaultGraph | ox.BlankNode] = [ox.DefaultGraph()]
    unnamed += [graph for graph in engine.named_graphs() if isinstance(graph, ox.BlankNode)]
    is_merge = is_union and not any(
        next(engine.quads_for_pattern(None, None, None, graph), None) for graph in unnamed
    )
    if is_union:
        quads = engine.quads_for_pattern(None, None, None, None)
        named = (q for q in quads if not isinstance(q.graph_name, ox.DefaultGraph))
        engine.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in named)
    engine.flush()
    engine.optimize()
    if literals := unreadable(long_literals):
        source.notes.append(
            "warning: numbers or times that the engine cannot compare, sort or add: "
            f"{len(literals)}, such as {', '.join(literals[:3])}"
        )
    facts = is_union, is_merge, overlapping, literals[:3], source.changed
    return rdf_files.count(source.manifest, engine), facts


def _overlapping(engine: ox.Store, hashes: "array[int]") -> list[str]:
    """Return the named graphs with a triple that another graph has, too; in rare cases, more.

    Some of the quads in named graphs, whose triples have these hashes, may have occurred twice.
    """
    in_order = sorted(hashes)
    repeated = {one for one, other in pairwise(in_order) if one == other}
    if not repeated:
        return []
    graphs = defaultdict[int, set[str]](set)
    for quad in engine:
        if (key := hash(quad.triple)) in repeated and isinstance(quad.graph_name, ox.NamedNode):
            graphs[key].add(quad.graph_name.value)
    return sorted(set().union(*(names for names in graphs.values() if len(names) > 1)))


def open_release(release: Path, stores: Path) -> Store:
    """Open the store of a release, and build it first if necessary.

    Raises:
        ReleaseError: see ``build``.
    """
    return open_store(build(release, stores))
