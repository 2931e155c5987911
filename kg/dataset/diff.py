"""What one release says otherwise than another: facts added, removed, changed.

Both are read from their canonical N-Quads, and only the lines that differ are looked at.
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


class Kind(StrEnum):
    """How a fact differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs.

    Attributes:
        kind: how; ``support``: the fact is the same, and rests on other words or another source.
        graph: the IRI of the graph that it is a fact of; empty for ``support``.
        subject: what it is about.
        predicate: its property.
        before: its value in the earlier release; None where it was added.
        after: its value in the later one; None where it was removed.
    """

    kind: Kind
    graph: str
    subject: Any
    predicate: Any
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Size:
    """How many triples of a graph differ."""

    graph: str
    n_added: int
    n_removed: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs.

    Attributes:
        facts: of reports and links, sorted.
        sizes: of every graph that differs, sorted; what is no fact is counted here, too.
        labels: English names of things that only the earlier release names, by IRI.
    """

    facts: tuple[Change, ...]
    sizes: tuple[Size, ...]
    labels: Mapping[str, str]

    def count(self, kind: Kind) -> int:
        """Return how many facts differ so."""
        return sum(change.kind == kind for change in self.facts)


def between(old: Path, new: Path, base_iri: str) -> Changes:
    """Compare two releases.

    Args:
        old: the canonical N-Quads of the earlier one.
        new: those of the later one.
        base_iri: of both.

    Raises:
        OSError: a file cannot be read.
        SyntaxError: a line is not N-Quads.
    """
    removed, added = _differing(old, new)
    facts = [*_facts(removed, added, base_iri), *_supports(removed, added, new, base_iri)]
    return Changes(
        tuple(sorted(facts, key=lambda c: (c.kind, c.graph, str(c.subject), str(c.predicate)))),
        tuple(_sizes(removed, added)),
        dict(_labels(removed)),
    )


def _differing(old: Path, new: Path) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Return the quads that only one of two sorted files has; neither is held in memory."""
    differing = (bytearray(), bytearray())
    with old.open("rb") as before, new.open("rb") as after:
        lines = merge(((line, 0) for line in before), ((line, 1) for line in after))
        for line, sides in groupby(lines, itemgetter(0)):
            if len(which := [side for _, side in sides]) == 1:
                differing[which[0]].extend(line)
    removed, added = map(_parsed, differing)
    return removed, added


def _parsed(lines: bytes | bytearray) -> list[ox.Quad]:
    return list(ox.parse(bytes(lines), format=ox.RdfFormat.N_QUADS))


def _facts(removed: Sequence[ox.Quad], added: Sequence[ox.Quad], base: str) -> Iterator[Change]:
    """Yield the facts that differ; one value in the place of one other has changed."""
    differing: dict[tuple[str, Any, Any], tuple[list[Any], list[Any]]] = defaultdict(
        lambda: ([], [])
    )
    for index, quads in enumerate((removed, added)):
        for quad in quads:
            if (graph := _graph_of_facts(quad, base)) is not None:
                differing[graph, quad.subject, quad.predicate][index].append(quad.object)
    for (graph, subject, predicate), (before, after) in differing.items():
        if len(before) == len(after) == 1:
            yield Change(Kind.CHANGED, graph, subject, predicate, before[0], after[0])
            continue
        for value in before:
            yield Change(Kind.REMOVED, graph, subject, predicate, value, None)
        for value in after:
            yield Change(Kind.ADDED, graph, subject, predicate, None, value)


def _graph_of_facts(quad: ox.Quad, base: str) -> str | None:
    graph = getattr(quad.graph_name, "value", "")
    reports, links = (rebase(iri, base) for iri in (GRAPH.reports, GRAPH.links))
    return graph if graph.startswith(reports) or graph == links else None


def _supports(
    removed: Sequence[ox.Quad], added: Sequence[ox.Quad], new: Path, base: str
) -> Iterator[Change]:
    """Yield the facts of both releases whose statements have other evidence, basis or source."""
    grounds = {rebase(iri, base) for iri in (RG.evidence, RG.basis, DCTERMS.source)}
    quads = [quad for quad in (*removed, *added) if isinstance(quad.subject, ox.NamedNode)]
    whole = {q.subject for q in quads if q.predicate.value == str(RDF.subject)}
    statements = {q.subject for q in quads if q.predicate.value in grounds} - whole
    for roles in _roles(statements, new).values():
        if len(roles) == len(_ROLES):
            subject, predicate, value = (roles[role] for role in _ROLES)
            yield Change(Kind.SUPPORT, "", subject, predicate, value, value)


_ROLES = (str(RDF.subject), str(RDF.predicate), str(RDF.object))


def _roles(statements: set[Any], new: Path) -> dict[Any, dict[str, Any]]:
    """Return what some statements are about, by role."""
    starts = {f"{statement} <{RDF}".encode() for statement in statements}
    with new.open("rb") as lines:
        wanted = [line for line in lines if line.partition(b"#")[0] + b"#" in starts]
    found: dict[Any, dict[str, Any]] = defaultdict(dict)
    for quad in _parsed(b"".join(wanted)):
        if quad.predicate.value in _ROLES:
            found[quad.subject][quad.predicate.value] = quad.object
    return found


def _sizes(removed: Sequence[ox.Quad], added: Sequence[ox.Quad]) -> Iterator[Size]:
    left, right = (
        Counter(getattr(quad.graph_name, "value", "") for quad in quads)
        for quads in (removed, added)
    )
    for graph in sorted(left.keys() | right.keys()):
        yield Size(graph, right[graph], left[graph])


def _labels(removed: Sequence[ox.Quad]) -> Iterator[tuple[str, str]]:
    for quad in removed:
        is_label = quad.predicate.value == str(RDFS.label)
        if is_label and isinstance(quad.object, ox.Literal) and quad.object.language == "en":
            yield getattr(quad.subject, "value", ""), quad.object.value
