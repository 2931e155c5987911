"""Stage 5: a release, or any RDF files, in the engine, read-only.

The default graph of a release is the union of the named graphs with distinct triples: the engine's
own union counts a triple in two graphs twice.

A store is a directory: the engine's files, the manifest of the dataset, and the JSON-LD context.
It is written atomically, and may be deleted at any time.
"""

import json
import warnings
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import chain, pairwise
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from typing import Final

import pyoxigraph as ox

from kg.dataset import manifest, rdf_files, release_directory
from kg.dataset.manifest import Manifest, NamedGraph
from kg.dataset.rdf_files import QuadSource
from kg.errors import BadRequest, QuerySyntaxError, ReleaseError, ResultTooLarge
from kg.namespaces import CONTEXT_FILE, GRAPH, ID, rebase
from kg.source.context import JsonLdContext, empty_context, read_context
from kg.sparql import rewriting, syntax_errors
from kg.sparql.engine_differences import (
    Difference,
    find_differences,
    may_be_unreadable,
    unreadable,
)
from kg.sparql.query import Query
from kg.sparql.rewriting import Rewritten

_ENGINE: Final = "engine"
#: The engine of ``graph/annotations``, which is apart so that only those who name it meet its
#: triple terms.
_ANNOTATIONS: Final = "annotations"
#: The largest store that is copied into memory, which takes a moment.
_SMALL_QUADS: Final = 50_000
#: The version of what a store's directory holds.
_LAYOUT: Final = 5
#: What was seen while the store was filled: ``is_union``, and ``is_merge`` and what follows it
#: in a ``Store``.
_FACTS: Final = "facts.json"
#: The most triples that are copied for a dataset, which takes about a second.
MAX_MERGED: Final = 50_000

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query is evaluated on: graphs of an engine, merged as its default graph, and named.

    None means what the engine has.
    """

    engine: ox.Store
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None = None
    named: list[ox.NamedNode | ox.BlankNode] | None = None

    def query(self, rewritten: Rewritten, base_iri: str) -> Results:
        """Evaluate a query."""
        return self.engine.query(
            rewritten.text,
            base_iri=base_iri,
            default_graph=self.default,
            named_graphs=self.named,
            custom_functions=rewritten.functions,
            custom_aggregate_functions=rewritten.aggregates,
        )


@dataclass(slots=True)
class _Merged:
    """The last copy of graphs for a dataset, and the time that it took for the last query."""

    engine: ox.Store = field(default_factory=ox.Store)
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ())
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Store:
    """An open store, with the manifest of its dataset and the context for JSON-LD.

    Attributes:
        is_union: whether the default graph has all triples of the named graphs.
        is_merge: whether the default graph has the triples of the named graphs and no others.
        overlapping: the named graphs that have a triple that another graph has, too; None if any
            may have one.
        unreadable: examples of numbers and times whose values the engine does not know.
        changed: examples of literals that the engine does not return as they are written.
        annotations: the engine of ``graph/annotations``; None if there is none.
    """

    path: Path
    manifest: Manifest
    is_union: bool
    context: JsonLdContext
    engine: ox.Store
    is_merge: bool = False
    overlapping: frozenset[str] | None = None
    unreadable: Sequence[str] = ()
    changed: Sequence[str] = ()
    annotations: ox.Store | None = field(default=None, repr=False, compare=False)
    _merged: _Merged = field(default_factory=_Merged, repr=False, compare=False)

    def differences(self, query: Query) -> list[Difference]:
        """Return how the engine's answer to a query may differ from the standard's."""
        base = self.manifest.base_iri
        return find_differences(query, self.unreadable, self.changed, self.mentions, base)

    def mentions(self, term: str | ox.Literal) -> bool:
        """Whether an IRI or a literal is in any triple, in any graph."""
        find = self.engine.quads_for_pattern
        if isinstance(term, ox.Literal):
            return next(find(None, None, term), None) is not None
        iri = ox.NamedNode(term)
        matches = find(iri, None, None), find(None, iri, None), find(None, None, iri)
        return any(next(quads, None) for quads in matches)

    @property
    def merge_s(self) -> float:
        """The time that the last query took to copy graphs for its dataset, in seconds."""
        return self._merged.seconds

    def query(
        self, query: Query | str, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> Results:
        """Evaluate a SPARQL 1.1 query; nothing is ever fetched.

        Args:
            query: its relative IRIs are resolved against the release's base IRI.
            default: graphs to merge as the default graph, instead of the query's FROM.
            named: graphs for GRAPH, instead of the query's FROM NAMED. A graph of ``default`` or
                ``named`` that the release does not have is empty.

        Raises:
            QuerySyntaxError: it is not SPARQL 1.1, or uses an unknown function.
            BadRequest: its FROM names an unknown graph.
            ResultTooLarge: its dataset merges overlapping graphs of more than MAX_MERGED triples.
            Refused: it has a SERVICE clause, or is an update.

        Source: https://www.w3.org/TR/sparql11-query/, https://www.w3.org/TR/sparql11-protocol/#dataset
        """
        self._merged.seconds = 0.0
        query = Query(query) if isinstance(query, str) else query
        query.refuse_service()
        base = self.manifest.base_iri
        try:
            dataset = self.dataset(query, default, named)
            rewritten = rewriting.rewrite(query)
            try:
                return dataset.query(rewritten, base)
            except SyntaxError:  # whose place is to be that in the text that was sent
                sent = rewriting.with_lower_truth_values(query)
                if rewritten.text == sent:
                    raise
                return dataset.query(Rewritten(sent), base)
        except SyntaxError as error:
            raise syntax_errors.explain(str(error), query, base) from error
        except (RuntimeError, ValueError) as error:
            raise QuerySyntaxError(f"the query cannot be evaluated: {error}") from error

    def check(self, text: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> None:
        """Raise what ``query`` raises for a malformed query, without reading the data."""
        replace(self, engine=ox.Store(), overlapping=frozenset()).query(text, default, named)

    def dataset(self, query: Query, default: Sequence[str], named: Sequence[str]) -> Dataset:
        """Return the dataset of a query; see ``query``.

        Several default graphs are merged: two triples that are equal are one. The engine's own
        merge counts them twice, so it is used for graphs that share none. A copy is kept for the
        next query with the same dataset.

        Source: https://www.w3.org/TR/sparql11-query/#specifyingDataset
        """
        if not (default or named):
            default, named = query.dataset_clause(self.manifest.base_iri)
            self._check_graphs([*default, *named])
            if not (default or named):
                return Dataset(self.engine)
        default, named = sorted({*default}), sorted({*named})
        nodes: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(graph) for graph in named]
        graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
        graphs = [ox.NamedNode(graph) for graph in default]
        chosen, annotated = {*default, *named}, {self._annotated}
        if self.annotations is not None and chosen == annotated:
            return Dataset(self.annotations, graphs, nodes)
        if self.annotations is None or not annotated & chosen:
            if self.is_merge and {graph.iri for graph in self.manifest.graphs} <= {*default}:
                return Dataset(self.engine, [ox.DefaultGraph()], nodes)
            shared = default if self.overlapping is None else self.overlapping.intersection(default)
            if len(shared) <= 1:
                return Dataset(self.engine, graphs, nodes)
        merged = self._merged
        if merged.graphs != (default, named):
            start = perf_counter()
            merged.engine, merged.graphs = self._merge(default, named), (default, named)
            merged.seconds = perf_counter() - start
        return Dataset(merged.engine, [ox.DefaultGraph()], nodes)

    def _merge(self, default: Sequence[str], named: Sequence[str]) -> ox.Store:
        """Return a store whose default graph is the merge of ``default``."""
        graphs = [*default, *named]
        sizes = self.sizes
        n_quads = sum(sizes.get(graph, 0) for graph in graphs)
        if n_quads > MAX_MERGED:
            raise ResultTooLarge(
                f"the dataset of the query merges {len(default)} graphs that have triples in "
                f"common; with its named graphs they have {n_quads} triples, and at most "
                f"{MAX_MERGED} are merged: query one graph at a time, as in "
                f"{{ GRAPH <{default[0]}> {{ ... }} }}, or all of the data",
                "merged_triples",
                MAX_MERGED,
            )
        copy = ox.Store()
        for graph in default:
            copy.extend(ox.Quad(q.subject, q.predicate, q.object) for q in self._quads(graph))
        for graph in named:
            copy.extend(self._quads(graph))
        return copy

    def _quads(self, graph: str) -> Iterator[ox.Quad]:
        apart = self.annotations if graph == self._annotated else None
        engine = self.engine if apart is None else apart
        return engine.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    @property
    def sizes(self) -> dict[str, int]:
        """The number of triples of each graph that a dataset may have."""
        sizes = {graph.iri: graph.n_triples for graph in self.manifest.graphs}
        if self.annotations is not None:
            sizes[self._annotated] = len(self.annotations)
        return sizes

    @property
    def _annotated(self) -> str:
        return rebase(GRAPH.annotations, self.manifest.base_iri)

    def _check_graphs(self, graphs: Iterable[str]) -> None:
        for graph in graphs:
            if graph not in self.sizes:
                raise BadRequest(
                    f"FROM <{graph}>: there is no such graph here and nothing is fetched; "
                    f"the graphs are {', '.join(self.sizes)}"
                )


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
    """Return the dataset of a release with the descriptions of itself as one more graph.

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
            described, facts = _fill(ox.Store(new / _ENGINE), source, is_union=is_union)
            if annotations:
                ox.Store(new / _ANNOTATIONS).bulk_extend(annotations)
            (new / manifest.NAME).write_bytes(described.to_json())
            (new / _FACTS).write_text(json.dumps(facts), "utf-8")
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


def open_store(path: Path) -> Store:
    """Open a store read-only; several processes may open it at once.

    Raises:
        ReleaseError: it does not exist, or is incomplete.
    """
    described = manifest.read(path)
    annotations = None
    try:
        engine = ox.Store.read_only(str(path / _ENGINE))
        if (path / _ANNOTATIONS).is_dir():
            annotations = ox.Store.read_only(str(path / _ANNOTATIONS))
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be opened: {error}") from error
    is_union, is_merge, overlapping, bad, changed = json.loads((path / _FACTS).read_text("utf-8"))
    return Store(
        path.resolve(),
        described,
        is_union,
        read_context(path / CONTEXT_FILE),
        engine,
        is_merge,
        frozenset(overlapping),
        bad,
        changed,
        annotations,
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
    if opened.annotations is None:
        return replace(opened, engine=engine)
    annotations = ox.Store()
    annotations.extend(opened.annotations)
    return replace(opened, engine=engine, annotations=annotations)


def allow_forks() -> None:
    """Silence Python 3.12's warning about forks: the engine's threads are idle, without locks."""
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)


def open_release(release: Path, stores: Path) -> Store:
    """Open the store of a release, and build it first if necessary.

    Raises:
        ReleaseError: see ``build``.
    """
    return open_store(build(release, stores))
