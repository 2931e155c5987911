"""The differences between two releases: facts added, removed and changed.

Both are read from their canonical N-Quads, and only lines that differ are parsed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import DCTERMS, RDF, RDFS

from kg.namespaces import GRAPH, RG, rebase

_PARTS = (str(RDF.subject), str(RDF.predicate), str(RDF.object))


class ChangeKind(StrEnum):
    """How a fact differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs; ``before`` is None if it was added, ``after`` if it was removed.

    If only its evidence or source differs, its kind is ``support`` and its graph is empty.
    """

    kind: ChangeKind
    graph: str
    subject: Any
    predicate: Any
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class GraphChange:
    """How many triples of a graph differ."""

    graph: str
    n_added: int
    n_removed: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences between two releases.

    Attributes:
        facts: of reports and links, sorted.
        graphs: every graph that differs, sorted; triples that are not facts are counted, too.
        labels: English names, by IRI, of things that only the earlier release names.
    """

    facts: tuple[FactChange, ...]
    graphs: tuple[GraphChange, ...]
    labels: Mapping[str, str]

    def count(self, kind: ChangeKind) -> int:
        """Return how many facts differ in this way."""
        return sum(change.kind == kind for change in self.facts)


def compare(old: Path, new: Path, base_iri: str) -> Changes:
    """Compare the canonical N-Quads of two releases with the same base IRI.

    Raises:
        OSError: a file cannot be read.
        SyntaxError: a line is not N-Quads.
    """
    removed, added = _differing(old, new)
    facts = [*_facts(removed, added, base_iri), *_supports(removed, added, new, base_iri)]
    return Changes(
        tuple(sorted(facts, key=lambda c: (c.kind, c.graph, str(c.subject), str(c.predicate)))),
        tuple(_graphs(removed, added)),
        _labels(removed),
    )


def _differing(old: Path, new: Path) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Return the quads in only one of two sorted files; neither file is held in memory."""
    differing = (bytearray(), bytearray())
    with old.open("rb") as before, new.open("rb") as after:
        lines = merge(((line, 0) for line in before), ((line, 1) for line in after))
        for line, sides in groupby(lines, itemgetter(0)):
            if len(origins := [side for _, side in sides]) == 1:
                differing[origins[0]].extend(line)
    removed, added = map(_parse, differing)
    return removed, added


def _parse(lines: bytes | bytearray) -> list[ox.Quad]:
    return list(ox.parse(bytes(lines), format=ox.RdfFormat.N_QUADS))


def _facts(removed: Sequence[ox.Quad], added: Sequence[ox.Quad], base: str) -> Iterator[FactChange]:
    """Yield the facts that differ; if one single value replaces another, the fact has changed."""
    reports, links = (rebase(iri, base) for iri in (GRAPH.reports, GRAPH.links))
    values: dict[tuple[str, Any, Any], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for index, quads in enumerate((removed, added)):
        for quad in quads:
            graph = getattr(quad.graph_name, "value", "")
            if graph.startswith(reports) or graph == links:
                values[graph, quad.subject, quad.predicate][index].append(quad.object)
    for (graph, subject, predicate), (before, after) in values.items():
        if len(before) == len(after) == 1:
            yield FactChange(ChangeKind.CHANGED, graph, subject, predicate, before[0], after[0])
            continue
        for value in before:
            yield FactChange(ChangeKind.REMOVED, graph, subject, predicate, value, None)
        for value in after:
            yield FactChange(ChangeKind.ADDED, graph, subject, predicate, None, value)


def _supports(
    removed: Sequence[ox.Quad], added: Sequence[ox.Quad], new: Path, base: str
) -> Iterator[FactChange]:
    """Yield the facts of both releases whose evidence, basis or source differ."""
    support = {rebase(iri, base) for iri in (RG.evidence, RG.basis, DCTERMS.source)}
    quads = [quad for quad in (*removed, *added) if isinstance(quad.subject, ox.NamedNode)]
    in_one_release = {q.subject for q in quads if q.predicate.value == str(RDF.subject)}
    statements = {q.subject for q in quads if q.predicate.value in support} - in_one_release
    for parts in _parts(statements, new).values():
        if len(parts) == len(_PARTS):
            subject, predicate, value = (parts[part] for part in _PARTS)
            yield FactChange(ChangeKind.SUPPORT, "", subject, predicate, value, value)


def _parts(statements: set[Any], new: Path) -> dict[Any, dict[str, Any]]:
    """Return subject, predicate and object of the statements, by property."""
    starts = {f"{statement} <{RDF}".encode() for statement in statements}
    with new.open("rb") as lines:
        matches = [line for line in lines if line.partition(b"#")[0] + b"#" in starts]
    parts: dict[Any, dict[str, Any]] = defaultdict(dict)
    for quad in _parse(b"".join(matches)):
        if quad.predicate.value in _PARTS:
            parts[quad.subject][quad.predicate.value] = quad.object
    return parts


def _graphs(removed: Sequence[ox.Quad], added: Sequence[ox.Quad]) -> Iterator[GraphChange]:
    left, right = (
        Counter(getattr(quad.graph_name, "value", "") for quad in quads)
        for quads in (removed, added)
    )
    for graph in sorted(left.keys() | right.keys()):
        yield GraphChange(graph, right[graph], left[graph])


def _labels(quads: Sequence[ox.Quad]) -> dict[str, str]:
    return {
        getattr(quad.subject, "value", ""): quad.object.value
        for quad in quads
        if quad.predicate.value == str(RDFS.label)
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "en"
    }
