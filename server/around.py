"""What stands around a thing in the graph: lookups by pattern, each triple once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.store import Store

#: So many of the things that point to one by a property are looked at; a query has all.
MOST: Final = 1_000

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_DEFAULT: Final = ox.DefaultGraph()
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")


@dataclass(frozen=True, slots=True)
class Around:
    """Looks around in one release.

    Attributes:
        store: the release.
    """

    store: Store

    def term(self, name: str) -> ox.NamedNode:
        """Return a property: ``place`` is one of ours, ``skos:broader`` one of a vocabulary."""
        prefix, colon, local = name.rpartition(":")
        if colon:
            return ox.NamedNode(f"{PREFIXES[prefix]}{local}")
        return ox.NamedNode(f"{self.ontology}{name}")

    @property
    def ontology(self) -> str:
        """What the IRIs of our own terms start with."""
        return f"{self.store.manifest.base_iri}ontology#"

    def own(self, thing: ox.NamedNode | ox.BlankNode) -> list[ox.Triple]:
        """Return the triples that a thing is the subject of, sorted."""
        found = self.store.engine.quads_for_pattern(thing, None, None, _DEFAULT)
        return sorted((quad.triple for quad in found), key=str)

    def objects(self, iri: str, name: str) -> list[Term]:
        """Return the values of a property, sorted: what was asserted before what was inferred."""
        found = self.store.engine.quads_for_pattern(
            ox.NamedNode(iri), self.term(name), None, _DEFAULT
        )
        triples = [quad.triple for quad in found]
        triples.sort(key=lambda triple: (self.is_inferred(triple), str(triple.object)))
        return [triple.object for triple in triples]

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
        found = self.store.engine.quads_for_pattern(None, predicate, thing, _DEFAULT)
        subjects = (quad.subject for quad in found)
        named = (each.value for each in subjects if isinstance(each, ox.NamedNode))
        return sorted(islice(named, MOST))

    def is_a(self, iri: str, *names: str) -> bool:
        """Return whether a thing is of any of some classes, each named as a property is."""
        thing = ox.NamedNode(iri)
        return any(
            ox.Quad(thing, _TYPE, self.term(name), _DEFAULT) in self.store.engine for name in names
        )

    def is_inferred(self, fact: ox.Triple) -> bool:
        """Return whether a fact stands in the inferred graph."""
        graph = ox.NamedNode(f"{self.store.manifest.base_iri}graph/inferred")
        return ox.Quad(fact.subject, fact.predicate, fact.object, graph) in self.store.engine

    def statements(self, fact: ox.Triple) -> Iterator[str]:
        """Yield the IRIs of the statements of a fact."""
        if isinstance(fact.subject, ox.NamedNode):
            for statement in self.subjects("rdf:subject", fact.subject.value):
                said = (
                    self.objects(statement, "rdf:predicate"),
                    self.objects(statement, "rdf:object"),
                )
                if said == ([fact.predicate], [fact.object]):
                    yield statement

    def predicates(self) -> list[ox.NamedNode]:
        """Return all properties that things point to things by; to be called once."""
        found = self.store.engine.query("SELECT DISTINCT ?p { ?s ?p ?o FILTER(isIRI(?o)) }")
        return sorted((row["p"] for row in found), key=str)  # type: ignore[union-attr]  # a SELECT
