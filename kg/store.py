"""Stage 5: a release in the engine, read-only.

The default graph holds the union of the named graphs, each triple once: the engine's own union
counts a triple twice that stands in two graphs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import context as contexts
from kg import manifest, sparql, whole
from kg.context import Context
from kg.errors import BadRequest, QuerySyntaxError, ReleaseError
from kg.formats import by_token
from kg.manifest import Manifest

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Store:
    """An opened release.

    Attributes:
        directory: of the release.
        manifest: verified against the bytes of the directory.
        context: for JSON-LD.
        engine: the named graphs, and their union as the default graph.
    """

    directory: Path
    manifest: Manifest
    context: Context
    engine: ox.Store

    def query(self, text: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> Results:
        """Evaluate a SPARQL 1.1 query; nothing is ever fetched.

        Args:
            text: the query.
            default: graphs to merge as the default graph, instead of the query's FROM.
            named: graphs for GRAPH, instead of the query's FROM NAMED. A graph of ``default`` or
                ``named`` that the release does not have is empty.

        Raises:
            QuerySyntaxError: it is not SPARQL 1.1, or uses a function that does not exist.
            BadRequest: it is too deep or too long, or its FROM names a graph that is not here.
            Refused: it calls a SERVICE.

        Source: https://www.w3.org/TR/sparql11-query/, https://www.w3.org/TR/sparql11-protocol/#dataset
        """
        sparql.refuse_service(text)
        sparql.check_size(text)
        try:
            if default or named:
                return self._merged(default, named).query(text, **_explicit(named))
            default, named = sparql.dataset_clause(text)
            self._check_graphs([*default, *named])
            if len(default) > 1:
                return self._merged(default, named).query(text, **_explicit(named))
            return self.engine.query(text)
        except SyntaxError as error:
            raise QuerySyntaxError(str(error)) from error
        except (RuntimeError, ValueError) as error:
            raise QuerySyntaxError(f"the query cannot be evaluated: {error}") from error

    def _merged(self, default: Sequence[str], named: Sequence[str]) -> ox.Store:
        """Return a store whose default graph is the merge of ``default``, each triple once."""
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
        known = [graph.iri for graph in self.manifest.graphs]
        for graph in graphs:
            if graph not in known:
                raise BadRequest(
                    f"FROM <{graph}>: the release has no such graph and nothing is fetched; "
                    f"its graphs are {', '.join(known)}"
                )


def _explicit(named: Sequence[str]) -> dict[str, Any]:
    """Return the arguments that put the store's own graphs in place of the query's FROM."""
    graphs = [ox.NamedNode(graph) for graph in named]
    return {"default_graph": ox.DefaultGraph(), "named_graphs": graphs}


def build(release: Path, stores: Path) -> Path:
    """Load a release into the engine's own directory, unless it is there already.

    Args:
        release: the directory of the release, or a link to it.
        stores: the directory of all stores.

    Returns:
        The directory of the store: it appears whole or not at all, and may be deleted.

    Raises:
        ReleaseError: the release is not whole, the store cannot be written, or the engine would
            answer other literals than the release has.
    """
    described = manifest.verify(release)
    target = stores / described.digest
    if target.is_dir():
        return target
    try:
        with whole.workspace(stores) as space:
            changed = _load(release, described, space / "store")
            if changed:
                raise ReleaseError(f"{release}: the engine would change {changed}")
            if not target.is_dir():  # else another process was faster
                (space / "store").rename(target)
    except OSError as error:
        raise ReleaseError(f"{stores}: cannot be written: {error}") from error
    return target


def _load(release: Path, described: Manifest, into: Path) -> str | None:
    """Fill a store and return a quad that it would answer otherwise; None for a faithful one."""
    form = by_token("nq")
    file = next(f for f in described.files if f.name.endswith(f".{form.extension}"))
    quads = set(ox.parse(path=release / file.name, format=ox.RdfFormat.N_QUADS))
    engine = ox.Store(into)
    engine.bulk_extend(quads)
    engine.bulk_extend({ox.Quad(q.subject, q.predicate, q.object) for q in quads})
    engine.flush()
    engine.optimize()
    kept = {q for q in engine if not isinstance(q.graph_name, ox.DefaultGraph)}
    return min(map(str, quads - kept), default=None)


def open_release(release: Path, stores: Path) -> Store:
    """Open a release read-only; several processes may have it open.

    Raises:
        ReleaseError: see ``build``.
    """
    directory = build(release, stores)
    described = manifest.read(release)
    try:
        engine = ox.Store.read_only(str(directory))
    except OSError as error:
        raise ReleaseError(f"{directory}: cannot be opened: {error}") from error
    context = contexts.read(release / "context.jsonld")
    return Store(release.resolve(), described, context, engine)
