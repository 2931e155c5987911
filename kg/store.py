"""A release, or any RDF files, in the engine, read-only; ``kg.load`` puts them there.

The default graph of a release is the union of the named graphs with distinct triples: the engine's
own union counts a triple in two graphs twice.

A store is a directory: the engine's files, the manifest of the dataset, and the JSON-LD context.
"""

import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Final

import pyoxigraph as ox

from kg.dataset import manifest
from kg.dataset.manifest import Manifest
from kg.errors import BadRequest, QuerySyntaxError, ReleaseError, ResultTooLarge
from kg.namespaces import CONTEXT_FILE, GRAPH, rebase
from kg.source.context import JsonLdContext, read_context
from kg.sparql import rewriting, syntax_errors
from kg.sparql.engine_differences import Difference, find_differences
from kg.sparql.query import Query
from kg.sparql.rewriting import Rewritten

ENGINE: Final = "engine"
#: The engine of ``graph/annotations``, kept apart so that only queries that name that graph meet
#: triple terms.
ANNOTATIONS: Final = "annotations"
#: The largest store that is copied into memory, which takes a moment.
_SMALL_QUADS: Final = 50_000
#: What was seen while the store was filled: ``is_union``, and ``is_merge`` and what follows it
#: in a ``Store``.
FACTS: Final = "facts.json"
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


def open_store(path: Path) -> Store:
    """Open a store read-only; several processes may open it at once.

    Raises:
        ReleaseError: it does not exist, or is incomplete.
    """
    described = manifest.read(path)
    annotations = None
    try:
        engine = ox.Store.read_only(str(path / ENGINE))
        if (path / ANNOTATIONS).is_dir():
            annotations = ox.Store.read_only(str(path / ANNOTATIONS))
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be opened: {error}") from error
    is_union, is_merge, overlapping, bad, changed = json.loads((path / FACTS).read_text("utf-8"))
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
