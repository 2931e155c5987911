"""What the reports of a release are about, read from its graphs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox
from rdflib import DCTERMS, RDF, RDFS

from kg.namespaces import GRAPH, OWLTIME, RG, rebase

#: Properties of ours that say what a report is about.
_THEMES: Final = (RG.serviceType, RG.eventType, RG.condition)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, ISO 8601."""

    first: str
    last: str


@dataclass(frozen=True)
class Subjects:
    """What a release is about.

    Attributes:
        engine: its graphs; names are read from any graph, and facts from those of reports.
        base_iri: of the release.
    """

    engine: ox.Store
    base_iri: str

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The IRIs of the country pages."""
        quads = self.engine.quads_for_pattern(
            None, self._ours(RDF.type), self._ours(RG.CountryPage)
        )
        return _sorted(q.subject for q in quads if self._is_fact(q))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The IRIs of the places that facts are about."""
        return self._values(DCTERMS.spatial, RG.place)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The IRIs of the kinds of services, events and conditions that facts tell of."""
        return self._values(*_THEMES)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The IRIs of what is counted."""
        return self._values(RG.indicator)

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The IRIs of the reports' publishers."""
        return self._values(DCTERMS.publisher)

    def publishers_of(self, page: str) -> tuple[str, ...]:
        """Return the IRIs of the publishers of a page."""
        return _sorted(self.objects(page, DCTERMS.publisher))

    @cached_property
    def keywords(self) -> tuple[ox.Literal, ...]:
        """The names of places, themes and publishers, in all languages, each once."""
        named = (*self.places, *self.themes, *self.publishers)
        return tuple(sorted({label for iri in named for label in self.labels(iri)}, key=str))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that names are in."""
        return tuple(sorted({label.language for label in self.keywords if label.language}))

    @cached_property
    def period(self) -> Period | None:
        """The days that the reports cover; None where no page says it by the calendar."""
        return self.period_of(self._values(DCTERMS.temporal))

    def period_of(self, times: Iterable[str]) -> Period | None:
        """Return the days from the first to the last of some times; None where none is told."""
        times = list(times)
        firsts = [day for time in times for day in self.days(time, OWLTIME.hasBeginning)]
        lasts = [day for time in times for day in self.days(time, OWLTIME.hasEnd)]
        return Period(min(firsts), max(lasts)) if firsts and lasts else None

    def labels(self, iri: str) -> tuple[ox.Literal, ...]:
        """Return all names of a thing."""
        found = {term for term in self.objects(iri, RDFS.label) if isinstance(term, ox.Literal)}
        return tuple(sorted(found, key=str))

    def label(self, iri: str) -> str:
        """Return the English name of a thing, or another, or the end of its IRI."""
        labels = sorted(self.labels(iri), key=lambda x: (x.language != "en", str(x)))
        return labels[0].value if labels else iri.rstrip("/#").replace("#", "/").rpartition("/")[2]

    def objects(self, thing: Any, predicate: str) -> Iterator[object]:
        """Yield what a thing, by its IRI or as a node, has for a predicate of BASE or of others."""
        seen, node = set(), ox.NamedNode(thing) if isinstance(thing, str) else thing
        for quad in self.engine.quads_for_pattern(node, self._ours(predicate), None):
            if quad.object not in seen:
                seen.add(quad.object)
                yield quad.object

    def days(self, time: str, end: str) -> Iterator[str]:
        """Yield the day that a time is, or begins or ends with: ISO 8601.

        Args:
            time: its IRI.
            end: ``time:hasBeginning`` or ``time:hasEnd``.
        """
        yield from self._dates(time)
        for instant in self.objects(time, end):
            if isinstance(instant, ox.NamedNode):
                yield from self._dates(instant.value)

    def _dates(self, instant: str) -> Iterator[str]:
        for date in self.objects(instant, OWLTIME.inXSDDate):
            if isinstance(date, ox.Literal):
                yield date.value

    def _values(self, *predicates: str) -> tuple[str, ...]:
        """Return the IRIs that facts have as values of some predicates."""
        quads = (
            quad
            for predicate in predicates
            for quad in self.engine.quads_for_pattern(None, self._ours(predicate), None)
        )
        return _sorted(q.object for q in quads if self._is_fact(q))

    def _is_fact(self, quad: ox.Quad) -> bool:
        start = f"<{rebase(GRAPH.reports, self.base_iri)}"
        return str(quad.graph_name).startswith(start)

    def _ours(self, iri: str) -> ox.NamedNode:
        """Return a term of BASE under the base of the release."""
        return ox.NamedNode(rebase(iri, self.base_iri))


def _sorted(terms: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({term.value for term in terms if isinstance(term, ox.NamedNode)}))


def of(quads: Iterable[ox.Quad], base_iri: str) -> Subjects:
    """Return what quads are about."""
    engine = ox.Store()
    engine.extend(quads)
    return Subjects(engine, base_iri)
