"""The graph that is damaged, and whether validation notices."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rdflib import RDF, Dataset, Graph, URIRef
from rdflib.term import Node

from kg import pipeline, registers, validate
from kg.evidence import excerpts, statement_words, statements
from kg.evidence.statements import Triple
from kg.namespaces import GRAPH, RG
from tests.conftest import CORPUS


@dataclass(frozen=True, slots=True)
class Mutant:
    """One damage at one place.

    Attributes:
        kind: what is done.
        place: what it is done to, for the list of survivors.
        removed: triples that go, with the name of their graph.
        added: triples that come.
    """

    kind: str
    place: str
    removed: tuple[tuple[Triple, URIRef], ...] = ()
    added: tuple[tuple[Triple, URIRef], ...] = ()


@dataclass(slots=True)
class World:
    """The encoded dataset, before inference, with its union for SHACL."""

    dataset: Dataset
    shapes: Graph
    registers: registers.Registers
    union: Graph = field(init=False)

    def __post_init__(self) -> None:
        self.union = validate.asserted_union(self.dataset)

    @property
    def provenance(self) -> Graph:
        return self.dataset.graph(GRAPH.provenance)

    def facts(self) -> Iterator[tuple[str, URIRef, Triple]]:
        """Yield owner, graph and triple of every fact, sorted."""
        for graph in sorted(self.dataset.graphs(), key=lambda g: str(g.identifier)):
            iri = URIRef(str(graph.identifier))
            if iri == GRAPH.links:
                yield from (("links", iri, triple) for triple in sorted(graph))
            elif iri.startswith(GRAPH.reports):
                owner = iri.removeprefix(GRAPH.reports)
                yield from ((owner, iri, triple) for triple in sorted(graph))

    def classes(self, thing: Node) -> list[URIRef]:
        """Return the classes of our own that a thing has."""
        types = self.union.objects(thing, RDF.type)
        return sorted(t for t in types if isinstance(t, URIRef) and t.startswith(RG))

    def catches(self, mutant: Mutant) -> str | None:
        """Return the check that catches a mutant; None when it survives all of them."""
        with self._damaged(mutant):
            return self._first_check()

    def _first_check(self) -> str | None:
        """Return the first check that objects; the quick ones go first."""
        if any(statements.check(self.dataset)):
            return "statements"
        if any(excerpts.check(self.provenance)):
            return "excerpts"
        if any(statement_words.check(self.dataset)):
            return "words"
        if any(validate.check_things(self.dataset, self.union, self.shapes)):
            return "things"
        if any(registers.check_codes(self.union, self.registers)):
            return "registers"
        report = validate.run_shacl(self.union, self.shapes, meta=False)
        return "shapes" if any(validate.shacl_violations(report)) else None

    @contextmanager
    def _damaged(self, mutant: Mutant) -> Iterator[None]:
        for triple, graph in mutant.removed:
            self._take(triple, graph)
        for triple, graph in mutant.added:
            self._put(triple, graph)
        try:
            yield
        finally:
            for triple, graph in mutant.added:
                self._take(triple, graph)
            for triple, graph in mutant.removed:
                self._put(triple, graph)

    def _take(self, triple: Triple, graph: URIRef) -> None:
        self.dataset.graph(graph).remove(triple)
        if not any(self.dataset.quads((*triple, None))):
            self.union.remove(triple)

    def _put(self, triple: Triple, graph: URIRef) -> None:
        self.dataset.graph(graph).add(triple)
        self.union.add(triple)


def world() -> World:
    """Return the graph of the corpus."""
    dataset = pipeline.encode_reports(CORPUS)
    shapes = validate.read_shapes(CORPUS.shapes, CORPUS.reference)
    return World(dataset, shapes, registers.read_registers(CORPUS.reference))
