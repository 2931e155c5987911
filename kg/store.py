"""Stage 5: a release, or any RDF files, in the engine, read-only.

The default graph of a release is the union of the named graphs with distinct triples: the engine's
own union counts a triple in two graphs twice.

A store is a directory: the engine's files, the manifest of the dataset, and the JSON-LD context.
It is written atomically, and may be deleted at any time.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.dataset import manifest, rdf_files, release_directory
from kg.dataset.manifest import Manifest
from kg.dataset.rdf_files import QuadSource
from kg.errors import BadRequest, QuerySyntaxError, ReleaseError
from kg.namespaces import CONTEXT_FILE
from kg.source.context import JsonLdContext, empty_context, read_context
from kg.sparql import syntax_errors
from kg.sparql.query import Query

_ENGINE: Final = "engine"
#: The largest store that is copied into memory, which takes a moment.
_SMALL_QUADS: Final = 50_000
#: Marks a store whose default graph is the union of its named graphs.
_UNION: Final = "default-graph-is-union"

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Store:
    """An open store, with the manifest of its dataset and the context for JSON-LD.

    ``is_union`` says whether the default graph is the union of the named graphs.
    """

    path: Path
    manifest: Manifest
    is_union: bool
    context: JsonLdContext
    engine: ox.Store

    def query(self, text: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> Results:
        """Evaluate a SPARQL 1.1 query; nothing is ever fetched.

        Args:
            text: the query; its relative IRIs are resolved against the release's base IRI.
            default: graphs to merge as the default graph, instead of the query's FROM.
            named: graphs for GRAPH, instead of the query's FROM NAMED. A graph of ``default`` or
                ``named`` that the release does not have is empty.

        Raises:
            QuerySyntaxError: it is not SPARQL 1.1, or uses an unknown function.
            BadRequest: it is nested too deeply or too long, or its FROM names an unknown graph.
            Refused: it has a SERVICE clause, or is an update.

        Source: https://www.w3.org/TR/sparql11-query/, https://www.w3.org/TR/sparql11-protocol/#dataset
        """
        query = Query(text)
        query.check_size()
        query.refuse_service()
        base = self.manifest.base_iri
        try:
            if not (default or named):
                default, named = query.dataset_clause(base)
                self._check_graphs([*default, *named])
                if len(default) <= 1:
                    return self.engine.query(text, base_iri=base)
            return self._merged(default, named).query(
                text,
                base_iri=base,
                default_graph=ox.DefaultGraph(),
                named_graphs=[ox.NamedNode(graph) for graph in named],
            )
        except SyntaxError as error:
            raise syntax_errors.explain(str(error), query, base) from error
        except (RuntimeError, ValueError) as error:
            raise QuerySyntaxError(f"the query cannot be evaluated: {error}") from error

    def _merged(self, default: Sequence[str], named: Sequence[str]) -> ox.Store:
        """Return a store whose default graph is the merge of ``default``, without duplicates."""
        merged = ox.Store()
        for graph in default:
            for quad in self._quads(graph):
                merged.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        for graph in named:
            merged.extend(self._quads(graph))
        return merged

    def _quads(self, graph: str) -> Iterator[ox.Quad]:
        return self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    def _check_graphs(self, graphs: Iterable[str]) -> None:
        available = [graph.iri for graph in self.manifest.graphs]
        for graph in graphs:
            if graph not in available:
                raise BadRequest(
                    f"FROM <{graph}>: there is no such graph here and nothing is fetched; "
                    f"the graphs are {', '.join(available)}"
                )


def build(release: Path, stores: Path) -> Path:
    """Load a release into a store, unless the store exists.

    Args:
        release: the directory of the release, or a link to it.
        stores: the directory of all stores.

    Returns:
        The directory of the store.

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
    context = empty_context(described.base_iri)
    if CONTEXT_FILE in {file.name for file in described.files}:
        context = (release / CONTEXT_FILE).read_text("utf-8")
    return _write(source, context, target, is_union=True)


def path_of_files(source: QuadSource, stores: Path, *, is_union: bool) -> Path:
    """Return the directory of the store of RDF files, whether it exists or not."""
    return stores / _name(f"{source.manifest.digest}{'-union' if is_union else ''}")


def build_from_files(source: QuadSource, context: str, stores: Path, *, is_union: bool) -> Path:
    """Load RDF files into a store, unless the store exists.

    Raises:
        ReleaseError: the store cannot be written.
        DataError: a file has a syntax error.
    """
    target = path_of_files(source, stores, is_union=is_union)
    return _write(source, context, target, is_union=is_union)


def _name(digest: str) -> str:
    """Return the name of a store; it has the engine's version, whose files may differ."""
    return f"{digest}-oxigraph-{version('pyoxigraph')}"


def _write(source: QuadSource, context: str, target: Path, *, is_union: bool) -> Path:
    if target.is_dir():
        return target
    try:
        with release_directory.atomic_directory(target.parent) as directory:
            new = directory / "store"
            new.mkdir()
            described = _fill(ox.Store(new / _ENGINE), source, is_union=is_union)
            (new / manifest.NAME).write_bytes(described.to_json())
            (new / CONTEXT_FILE).write_text(context, "utf-8")
            if is_union:
                (new / _UNION).touch()
            if not target.is_dir():  # else another process was faster
                new.rename(target)
    except OSError as error:
        raise ReleaseError(f"{target.parent}: cannot be written: {error}") from error
    return target


def _fill(engine: ox.Store, source: QuadSource, *, is_union: bool) -> Manifest:
    """Load all quads and return the manifest with the sizes of the graphs."""
    engine.bulk_extend(source.quads())
    if is_union:
        quads = engine.quads_for_pattern(None, None, None, None)
        named = (q for q in quads if not isinstance(q.graph_name, ox.DefaultGraph))
        engine.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in named)
    engine.flush()
    engine.optimize()
    return rdf_files.count(source.manifest, engine)


def open_store(path: Path) -> Store:
    """Open a store read-only; several processes may open it at once.

    Raises:
        ReleaseError: it does not exist, or is incomplete.
    """
    described = manifest.read(path)
    try:
        engine = ox.Store.read_only(str(path / _ENGINE))
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be opened: {error}") from error
    return Store(
        path.resolve(),
        described,
        (path / _UNION).exists(),
        read_context(path / CONTEXT_FILE),
        engine,
    )


def open_in_memory(path: Path) -> Store | None:
    """Copy a small store into memory, where queries are twice as fast; None for a large one.

    Raises:
        ReleaseError: see ``open_store``.
    """
    described = manifest.read(path)
    if described.n_quads + described.n_triples > _SMALL_QUADS:
        return None
    opened, engine = open_store(path), ox.Store()
    engine.extend(opened.engine)
    return replace(opened, engine=engine)


def allow_forks() -> None:
    """Silence Python 3.12's warning about forks: the engine's threads are idle, without locks."""
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)


def open_release(release: Path, stores: Path) -> Store:
    """Open the store of a release, and build it first if necessary.

    Raises:
        ReleaseError: see ``build``.
    """
    return open_store(build(release, stores))
