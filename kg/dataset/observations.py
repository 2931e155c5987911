"""Observations one by one: what a report says of each, its codes, days and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, URIRef

from kg.dataset.summary import Subjects
from kg.namespaces import GRAPH, ID, OA, RG, rebase
from kg.numerals import whole_number

#: Between several texts in one cell.
TEXTS: Final = " | "
_QUANTITIES: Final = (
    ("exact", RG.value),
    ("approximate", RG.approximateValue),
    ("minimum", RG.minInclusive),
    ("minimum", RG.minExclusive),
    ("maximum", RG.maxInclusive),
    ("maximum", RG.maxExclusive),
    ("rank", RG.rank),
    ("words", RG.quantifier),
)


@dataclass(frozen=True)
class Observation:
    """One observation.

    Attributes:
        subjects: where names, codes and dates are looked up.
        iri: of the observation.
        graph: of its report.
    """

    subjects: Subjects
    iri: str
    graph: str

    @property
    def page(self) -> str:
        """The IRI of the page that says it."""
        return self._ours(ID) + "report/" + self.graph.removeprefix(self._ours(GRAPH.reports))

    def said(self, predicate: str) -> list[Any]:
        """Return what the report says, sorted."""
        quads = self.subjects.engine.quads_for_pattern(
            ox.NamedNode(self.iri),
            ox.NamedNode(self._ours(predicate)),
            None,
            ox.NamedNode(self.graph),
        )
        return sorted((quad.object for quad in quads), key=str)

    def kinds(self) -> list[str]:
        """Return the kind of quantity: one, or both ends of a range."""
        return [kind for kind, predicate in _QUANTITIES if self.said(predicate)]

    def number(self, *predicates: str) -> str:
        """Return the number that one of some properties has."""
        return TEXTS.join(n.value for predicate in predicates for n in self.said(predicate))

    def codes(self, predicate: str) -> str:
        """Return the codes of the place."""
        found = [c for p in self.said(RG.place) for c in self.subjects.objects(p.value, predicate)]
        return TEXTS.join(sorted(code.value for code in found if isinstance(code, ox.Literal)))

    def day(self, end: URIRef) -> str:
        """Return the day that its time begins or ends with, where the calendar tells it."""
        days = [d for time in self.said(RG.time) for d in self.subjects.days(time.value, end)]
        return TEXTS.join(days)

    def statements(self) -> Iterator[str]:
        """Yield the statements of its quantity."""
        for _, predicate in _QUANTITIES:
            for value in self.said(predicate):
                yield from self._statements(self._ours(predicate), value)

    def about(self, predicate: str) -> list[str]:
        """Return what the statements of its quantity have, sorted."""
        found = {
            term.value
            for statement in self.statements()
            for term in self.subjects.objects(statement, predicate)
            if isinstance(term, ox.NamedNode)
        }
        return sorted(found)

    def basis(self, predicate: str, value: Any) -> str:
        """Return how the words carry a value of a property: the end of the IRI, empty for none."""
        told = self._statements(self._ours(predicate), value)
        bases = (basis for each in told for basis in self.subjects.objects(each, RG.basis))
        found = (basis.value for basis in bases if isinstance(basis, ox.NamedNode))
        return min(found, default="").rpartition("/")[2]

    def passages(self) -> list[tuple[int, int, str]]:
        """Return start, end and words of each passage that says the quantity, in its order."""
        return sorted(map(self._passage, self.about(RG.evidence)))

    def _statements(self, predicate: str, value: Any) -> Iterator[str]:
        engine = self.subjects.engine
        subject, of_subject = ox.NamedNode(self.iri), ox.NamedNode(RDF.subject)
        for quad in engine.quads_for_pattern(None, of_subject, subject):
            told = quad.subject
            rest = ((RDF.predicate, ox.NamedNode(predicate)), (RDF.object, value))
            if all(
                next(engine.quads_for_pattern(told, ox.NamedNode(p), o), None) for p, o in rest
            ) and isinstance(told, ox.NamedNode):
                yield told.value

    def _passage(self, excerpt: str) -> tuple[int, int, str]:
        told = {}
        for selector in self.subjects.objects(excerpt, OA.hasSelector):
            for predicate in (OA.start, OA.end, OA.exact):
                for term in self.subjects.objects(selector, predicate):
                    told[predicate] = getattr(term, "value", "")
        start, end = (whole_number(told.get(place, "")) or 0 for place in (OA.start, OA.end))
        return start, end, told.get(OA.exact, "")

    def _ours(self, iri: str) -> str:
        return rebase(iri, self.subjects.base_iri)


def of(subjects: Subjects) -> list[Observation]:
    """Return the observations of all reports, sorted by report and IRI."""
    kind = ox.NamedNode(rebase(RG.Observation, subjects.base_iri))
    start = rebase(GRAPH.reports, subjects.base_iri)
    found = {
        (quad.graph_name.value, quad.subject.value)
        for quad in subjects.engine.quads_for_pattern(None, ox.NamedNode(RDF.type), kind)
        if isinstance(quad.graph_name, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
    }
    return [
        Observation(subjects, iri, graph) for graph, iri in sorted(found) if graph.startswith(start)
    ]
