"""What the reports of a release are about, read from its graphs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox
from rdflib import DCTERMS, RDF, RDFS

from kg.namespaces import GRAPH, OWLTIME, RG, rebase, split_iri

_THEMES: Final = (RG.serviceType, RG.eventType, RG.condition)


@dataclass(frozen=True)
class ReleaseReader:
    """Reads the graphs of a release by pattern."""

    engine: ox.Store
    base_iri: str

    def node(self, term: str) -> ox.NamedNode:
        """Return a term under the base IRI of the release."""
        return ox.NamedNode(rebase(term, self.base_iri))

    def quads(
        self, subject: Any, predicate: str, value: Any, graph: str | None = None
    ) -> Iterator[ox.Quad]:
        """Return the quads that match a pattern; None matches any subject, value or graph."""
        node = ox.NamedNode(subject) if isinstance(subject, str) else subject
        in_graph = None if graph is None else ox.NamedNode(graph)
        return self.engine.quads_for_pattern(node, self.node(predicate), value, in_graph)

    def facts(self, predicate: str, value: Any = None) -> Iterator[ox.Quad]:
        """Yield the quads of a property that are in graphs of reports."""
        start = f"<{rebase(GRAPH.reports, self.base_iri)}"
        for quad in self.quads(None, predicate, value):
            if str(quad.graph_name).startswith(start):
                yield quad

    def objects(self, subject: Any, predicate: str) -> list[Any]:
        """Return the distinct values of a property, from all graphs."""
        return list(dict.fromkeys(quad.object for quad in self.quads(subject, predicate, None)))

    def iris(self, subject: Any, predicate: str) -> list[str]:
        """Return the values that are IRIs, sorted."""
        return _sorted_iris(self.objects(subject, predicate))

    def literals(self, subject: Any, predicate: str) -> list[ox.Literal]:
        """Return the values that are literals, sorted."""
        values = self.objects(subject, predicate)
        return sorted((value for value in values if isinstance(value, ox.Literal)), key=str)

    def label(self, iri: str) -> str:
        """Return the English label, or another one, or the end of the IRI."""
        labels = self.literals(iri, RDFS.label)
        if labels:
            return min(labels, key=lambda label: (label.language != "en", str(label))).value
        return split_iri(iri.rstrip("/#"))[1]

    def units(self, indicator: str) -> list[str]:
        """Return the names of the unit of an indicator, in English or without a language."""
        units = self.literals(indicator, RG.unitText)
        return sorted(unit.value for unit in units if unit.language in ("en", None))

    def days(self, time: str, end: str) -> Iterator[str]:
        """Yield the day (ISO 8601) of a time, or of its beginning or end, whichever ``end`` is."""
        for instant in (time, *self.iris(time, end)):
            for date in self.literals(instant, OWLTIME.inXSDDate):
                yield date.value


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, ISO 8601."""

    first: str
    last: str


@dataclass(frozen=True)
class Subjects:
    """What a release is about: labels come from any graph, facts from those of reports."""

    reader: ReleaseReader

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The IRIs of the country pages."""
        quads = self.reader.facts(RDF.type, self.reader.node(RG.CountryPage))
        return tuple(_sorted_iris(quad.subject for quad in quads))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The IRIs of the places that facts are about."""
        return self._values(DCTERMS.spatial, RG.place)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The IRIs of the kinds of services, events and conditions in facts."""
        return self._values(*_THEMES)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The IRIs of the indicators in facts."""
        return self._values(RG.indicator)

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The IRIs of the reports' publishers."""
        return self._values(DCTERMS.publisher)

    @cached_property
    def keywords(self) -> tuple[ox.Literal, ...]:
        """The distinct labels of places, themes and publishers, in all languages."""
        things = (*self.places, *self.themes, *self.publishers)
        labels = {label for iri in things for label in self.reader.literals(iri, RDFS.label)}
        return tuple(sorted(labels, key=str))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the keywords."""
        return tuple(sorted({label.language for label in self.keywords if label.language}))

    @cached_property
    def period(self) -> Period | None:
        """The period that the reports cover; None if no page has calendar dates."""
        return self.period_of(self._values(DCTERMS.temporal))

    def period_of(self, times: Iterable[str]) -> Period | None:
        """Return the period from the first to the last day of the times; None without both."""
        times = list(times)
        firsts = [day for time in times for day in self.reader.days(time, OWLTIME.hasBeginning)]
        lasts = [day for time in times for day in self.reader.days(time, OWLTIME.hasEnd)]
        return Period(min(firsts), max(lasts)) if firsts and lasts else None

    def _values(self, *predicates: str) -> tuple[str, ...]:
        quads = (quad for predicate in predicates for quad in self.reader.facts(predicate))
        return tuple(_sorted_iris(quad.object for quad in quads))


def _sorted_iris(terms: Iterable[object]) -> list[str]:
    return sorted({term.value for term in terms if isinstance(term, ox.NamedNode)})


def summarize(quads: Iterable[ox.Quad], base_iri: str) -> Subjects:
    """Return what the quads of a release are about."""
    engine = ox.Store()
    engine.extend(quads)
    return Subjects(ReleaseReader(engine, base_iri))
