"""Reads the release for the whole server: by pattern, each triple once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice, product
from typing import Final

import pyoxigraph as ox

from kg.formats import parse_whole_number
from kg.namespaces import PREFIXES, split_iri
from kg.quantity_text import NUMBERS, Measure, single_measure
from kg.store import Store

#: The most things that point to a thing by one property and are read; a query has all.
MAX_SUBJECTS: Final = 1_000
#: The properties of quantities, by local name, and the property of an observation for each.
QUANTITIES: Final[Mapping[str, str]] = {
    **{name: name for name in NUMBERS},
    "atLeast": "minInclusive",
    "atMost": "maxInclusive",
}

Resource = ox.NamedNode | ox.BlankNode | ox.Triple
RdfTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_DEFAULT: Final = ox.DefaultGraph()
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")


@dataclass(frozen=True, slots=True)
class GraphReader:
    """Reads what one release says.

    Properties and classes are named as in a query: ``place`` is one of ours, ``skos:broader`` one
    of another vocabulary.
    """

    store: Store

    def expand(self, name: str) -> ox.NamedNode:
        """Return the property or class of a name."""
        prefix, colon, local = name.rpartition(":")
        return ox.NamedNode(f"{PREFIXES[prefix] if colon else self.ontology}{local}")

    @property
    def ontology(self) -> str:
        """The start of the IRIs of our own terms."""
        return f"{self.store.manifest.base_iri}ontology#"

    def match(
        self,
        subject: Resource | None = None,
        predicate: ox.NamedNode | None = None,
        value: RdfTerm | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Triple]:
        """Yield the triples of a pattern, in all graphs or in one, in the order of the engine."""
        where = graph or _DEFAULT
        for quad in self.store.engine.quads_for_pattern(subject, predicate, value, where):
            yield quad.triple

    def quads(
        self, subject: Resource | None = None, value: RdfTerm | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern, once for each named graph that has them."""
        quads = self.store.engine.quads_for_pattern(subject, None, value, None)
        return (quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode))

    def outgoing(self, thing: Resource) -> list[ox.Triple]:
        """Return the triples that a thing is the subject of, sorted."""
        return sorted(self.match(thing), key=str)

    def values(self, iri: str, name: str) -> Iterator[RdfTerm]:
        """Yield the values of a property, in no order."""
        return (triple.object for triple in self.match(ox.NamedNode(iri), self.expand(name)))

    def iris(self, iri: str, name: str) -> Iterator[str]:
        """Yield those values of a property that are IRIs, in no order."""
        return (term.value for term in self.values(iri, name) if isinstance(term, ox.NamedNode))

    def literals(self, iri: str, name: str) -> Iterator[ox.Literal]:
        """Yield those values of a property that are literals, in no order."""
        return (term for term in self.values(iri, name) if isinstance(term, ox.Literal))

    def text(self, iri: str, name: str) -> str:
        """Return the first text of a property; empty if there is none."""
        return min((literal.value for literal in self.literals(iri, name)), default="")

    def sorted_values(self, iri: str, name: str) -> list[RdfTerm]:
        """Return the values of a property, sorted: asserted ones before inferred ones."""
        triples = self.match(ox.NamedNode(iri), self.expand(name))
        ordered = sorted(triples, key=lambda t: (self.is_inferred(t), str(t.object)))
        return [triple.object for triple in ordered]

    def asserted_values(self, iri: str, name: str) -> list[RdfTerm]:
        """Return the asserted values of a property, or the inferred ones if there are no others."""
        triples = self.match(ox.NamedNode(iri), self.expand(name))
        asserted = [triple.object for triple in triples if not self.is_inferred(triple)]
        return sorted(asserted, key=str) or self.sorted_values(iri, name)

    def subjects(self, name: str, iri: str) -> list[str]:
        """Return the IRIs of the first MAX_SUBJECTS things with a value of a property, sorted."""
        return sorted(islice(self.all_subjects(self.expand(name), iri), MAX_SUBJECTS))

    def all_subjects(self, predicate: ox.NamedNode, iri: str) -> Iterator[str]:
        """Yield the IRIs of all things that point to a thing, in no order."""
        subjects = (triple.subject for triple in self.match(None, predicate, ox.NamedNode(iri)))
        return (node.value for node in subjects if isinstance(node, ox.NamedNode))

    def instances(self, name: str, graph: str | None = None) -> list[str]:
        """Return the IRIs of the things of a class, in all graphs or in one, sorted."""
        where = None if graph is None else ox.NamedNode(graph)
        subjects = (triple.subject for triple in self.match(None, _TYPE, self.expand(name), where))
        return sorted(node.value for node in subjects if isinstance(node, ox.NamedNode))

    def count(self, predicate: ox.NamedNode, value: ox.NamedNode | None = None) -> int:
        """Return how many facts have a property: all of them, or those with one value."""
        return sum(1 for _ in self.match(None, predicate, value))

    def is_a(self, iri: str, *names: str) -> bool:
        """Return whether a thing has any of the given classes."""
        return any(self.states(ox.NamedNode(iri), _TYPE, self.expand(name)) for name in names)

    def states(self, subject: Resource, predicate: ox.NamedNode, value: RdfTerm) -> bool:
        """Return whether the release has a triple."""
        return ox.Quad(subject, predicate, value, _DEFAULT) in self.store.engine

    def is_inferred(self, fact: ox.Triple) -> bool:
        """Return whether a fact is in the inferred graph."""
        quad = ox.Quad(fact.subject, fact.predicate, fact.object, self._inferred_graph)
        return quad in self.store.engine

    def inferred_triples(self, iri: str) -> list[ox.Triple]:
        """Return the triples about a thing that were inferred, sorted."""
        return sorted(self.match(ox.NamedNode(iri), graph=self._inferred_graph), key=str)

    def measures(self, iri: str) -> set[Measure]:
        """Return the units of a figure, or of all figures of an indicator but changes."""
        things = (iri, *self.iris(iri, "indicator"))
        units = {*self.iris(iri, "unit")} or {
            u for thing in things for u in self.iris(thing, "unit")
        }
        counts = (x for x in self.subjects("indicator", iri) if not any(self.literals(x, "change")))
        figures = (*things, *counts)
        numbers = (n for figure in figures for n in self.literals(figure, "denominator"))
        denominators = {Decimal(n.value) for n in numbers if parse_whole_number(n.value)}
        return {*product((split_iri(unit)[1] for unit in units), denominators or (None,))}

    def measure(self, iri: str) -> Measure:
        """Return the unit of a figure; that of what is counted if it has none, or several."""
        return single_measure(self.measures(iri))

    @property
    def _inferred_graph(self) -> ox.NamedNode:
        return ox.NamedNode(f"{self.store.manifest.base_iri}graph/inferred")

    def statements(self, fact: ox.Triple) -> Iterator[str]:
        """Yield the IRIs of the statements of a fact."""
        if isinstance(fact.subject, ox.NamedNode):
            for statement in self.subjects("rdf:subject", fact.subject.value):
                ends = (self.values(statement, f"rdf:{end}") for end in ("predicate", "object"))
                if [list(terms) for terms in ends] == [[fact.predicate], [fact.object]]:
                    yield statement

    def subjects_and_predicates(self) -> set[str]:
        """Return the IRIs of all subjects and predicates of all graphs."""
        quads = self.store.engine.quads_for_pattern(None, None, None, None)
        terms = chain.from_iterable((quad.subject, quad.predicate) for quad in quads)
        return {term.value for term in terms if isinstance(term, ox.NamedNode)}

    def all_subject_iris(self) -> list[str]:
        """Return the IRIs of all subjects."""
        rows = self.select("SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) }")
        return [row["s"].value for row in rows]

    def linking_predicates(self) -> list[ox.NamedNode]:
        """Return all properties that link things to things; to be called once."""
        rows = self.select("SELECT DISTINCT ?p { ?s ?p ?o FILTER(isIRI(?o)) }")
        return sorted((row["p"] for row in rows), key=str)

    def select(self, query: str, **values: RdfTerm) -> ox.QuerySolutions:
        """Return the solutions of one of our own SELECT queries, with values for its variables."""
        substitutions = {ox.Variable(name): value for name, value in values.items()}
        solutions = self.store.engine.query(query, substitutions=substitutions)
        assert isinstance(solutions, ox.QuerySolutions)  # of a SELECT
        return solutions
