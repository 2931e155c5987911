"""What the graph says of a thing and of what stands around it: by pattern, each triple once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.namespaces import GRAPH, PREFIXES, RG, rebase
from kg.store import Store

#: So many of the things that point to one by a property are looked at; a query has all.
MOST: Final = 1_000

#: The unit that is written behind a number: of all others, the indicator says what is counted.
PER_CENT: Final = "per cent"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_DEFAULT: Final = ox.DefaultGraph()
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
#: The properties of quantities, by local name, each with what its numbers are.
QUANTITIES: Final[Mapping[str, str]] = {
    "value": "value",
    "approximateValue": "approximateValue",
    "minExclusive": "minExclusive",
    "minInclusive": "minInclusive",
    "maxExclusive": "maxExclusive",
    "maxInclusive": "maxInclusive",
    "rank": "rank",
    "atLeast": "minInclusive",
    "atMost": "maxInclusive",
}


@dataclass(frozen=True, slots=True)
class GraphReader:
    """Looks up what one release says.

    Properties and classes are named as in a query: ``place`` is one of ours, ``skos:broader`` one
    of a vocabulary.

    Attributes:
        store: the release.
    """

    store: Store

    def term(self, name: str) -> ox.NamedNode:
        """Return the property or class of a name."""
        prefix, colon, local = name.rpartition(":")
        if colon:
            return ox.NamedNode(f"{PREFIXES[prefix]}{local}")
        return ox.NamedNode(f"{self.ontology}{name}")

    @property
    def ontology(self) -> str:
        """What the IRIs of our own terms start with."""
        return rebase(RG, self.store.manifest.base_iri)

    def own(self, thing: ox.NamedNode | ox.BlankNode) -> list[ox.Triple]:
        """Return the triples that a thing is the subject of, sorted."""
        found = self.store.engine.quads_for_pattern(thing, None, None, _DEFAULT)
        return sorted((quad.triple for quad in found), key=str)

    def values(self, iri: str, name: str) -> Iterator[Term]:
        """Yield the values of a property, in no order."""
        for quad in self.store.engine.quads_for_pattern(
            ox.NamedNode(iri), self.term(name), None, _DEFAULT
        ):
            yield quad.object

    def iris(self, iri: str, name: str) -> Iterator[str]:
        """Yield those values of a property that are IRIs, in no order."""
        return (each.value for each in self.values(iri, name) if isinstance(each, ox.NamedNode))

    def literals(self, iri: str, name: str) -> Iterator[ox.Literal]:
        """Yield those values of a property that are literals, in no order."""
        return (each for each in self.values(iri, name) if isinstance(each, ox.Literal))

    def text(self, iri: str, name: str) -> str:
        """Return the text of a property, the first of several; empty for none."""
        return min((each.value for each in self.literals(iri, name)), default="")

    def objects(self, iri: str, name: str) -> list[Term]:
        """Return the values of a property, sorted: what was asserted before what was inferred."""
        subject, predicate = ox.NamedNode(iri), self.term(name)

        def order(value: Term) -> tuple[bool, str]:
            return self.is_inferred(ox.Triple(subject, predicate, value)), str(value)

        return sorted(self.values(iri, name), key=order)

    def asserted(self, iri: str, name: str) -> list[Term]:
        """Return the values of a property without those inferred, or these where there are none."""
        subject, predicate = ox.NamedNode(iri), self.term(name)
        found = self.objects(iri, name)
        said = [o for o in found if not self.is_inferred(ox.Triple(subject, predicate, o))]
        return said or found

    def subjects(self, name: str, iri: str) -> list[str]:
        """Return the IRIs of the first MOST things with a value of a property, sorted."""
        return self.pointing(self.term(name), ox.NamedNode(iri))

    def pointing(self, predicate: ox.NamedNode, thing: ox.NamedNode) -> list[str]:
        """Return the IRIs of the first MOST things that point to one, sorted."""
        return sorted(islice(self.pointers(predicate, thing.value), MOST))

    def pointers(self, predicate: ox.NamedNode, iri: str) -> Iterator[str]:
        """Yield the IRIs of all things that point to one, in no order."""
        found = self.store.engine.quads_for_pattern(None, predicate, ox.NamedNode(iri), _DEFAULT)
        subjects = (quad.subject for quad in found)
        return (each.value for each in subjects if isinstance(each, ox.NamedNode))

    def instances(self, name: str, graph: str | None = None) -> list[str]:
        """Return the IRIs of the things of a class, in all graphs or in one, sorted."""
        where = _DEFAULT if graph is None else ox.NamedNode(graph)
        found = self.store.engine.quads_for_pattern(None, _TYPE, self.term(name), where)
        return sorted(q.subject.value for q in found if isinstance(q.subject, ox.NamedNode))

    def count(self, predicate: ox.NamedNode, value: ox.NamedNode | None = None) -> int:
        """Return how many facts have a property: all of them, or those with one value."""
        found = self.store.engine.quads_for_pattern(None, predicate, value, _DEFAULT)
        return sum(1 for _ in found)

    def is_a(self, iri: str, *names: str) -> bool:
        """Return whether a thing is of any of some classes."""
        thing = ox.NamedNode(iri)
        return any(
            ox.Quad(thing, _TYPE, self.term(name), _DEFAULT) in self.store.engine for name in names
        )

    def is_inferred(self, fact: ox.Triple) -> bool:
        """Return whether a fact stands in the inferred graph."""
        quad = ox.Quad(fact.subject, fact.predicate, fact.object, self._inferred_graph)
        return quad in self.store.engine

    def inferred(self, iri: str) -> list[ox.Triple]:
        """Return the triples that were inferred of a thing, sorted."""
        thing, graph = ox.NamedNode(iri), self._inferred_graph
        found = self.store.engine.quads_for_pattern(thing, None, None, graph)
        return sorted((quad.triple for quad in found), key=str)

    def units(self, iri: str) -> set[str]:
        """Return the units of an observation or an indicator, in English."""
        indicators = (iri, *self.iris(iri, "indicator"))
        found = (unit for each in indicators for unit in self.literals(each, "unit"))
        return {unit.value for unit in found if unit.language in ("en", None)}

    def is_share(self, iri: str) -> bool:
        """Return whether the numbers of an observation or an indicator are per cent."""
        return PER_CENT in self.units(iri)

    @property
    def _inferred_graph(self) -> ox.NamedNode:
        return ox.NamedNode(rebase(GRAPH.inferred, self.store.manifest.base_iri))

    def statements(self, fact: ox.Triple) -> Iterator[str]:
        """Yield the IRIs of the statements of a fact."""
        if isinstance(fact.subject, ox.NamedNode):
            for statement in self.subjects("rdf:subject", fact.subject.value):
                said = (self.values(statement, f"rdf:{end}") for end in ("predicate", "object"))
                if [list(ends) for ends in said] == [[fact.predicate], [fact.object]]:
                    yield statement

    def predicates(self) -> list[ox.NamedNode]:
        """Return all properties that things point to things by; to be called once."""
        found = self.store.engine.query("SELECT DISTINCT ?p { ?s ?p ?o FILTER(isIRI(?o)) }")
        return sorted((row["p"] for row in found), key=str)  # type: ignore[union-attr]  # a SELECT
