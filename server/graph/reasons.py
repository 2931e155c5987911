"""Why a fact was inferred: the axiom or the rule that concludes it, and the facts that it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, product
from typing import Final

import pyoxigraph as ox

from kg import rules
from kg.config import Config
from kg.namespaces import PREFIXES
from kg.quantity_text import NUMBERS
from kg.rules import Rule
from server.graph.graph_reader import GraphReader, Resource

#: Premises of a rule are looked for so many steps from its conclusion, in each among so many quads.
_MAX_STEPS: Final = 4
_MAX_QUADS: Final = 2_000
#: What the text of a quantity is made of.
_QUANTITY: Final = (*NUMBERS, "quantifier", "unit", "denominator")
_QUANTITY_RULE: Final = "The text of a quantity is made from its number, or its word, and its unit."
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_CHAINS: Final = f"""PREFIX owl: <{PREFIXES["owl"]}> PREFIX rdf: <{PREFIXES["rdf"]}>
SELECT ?property ?first ?second {{
  ?property owl:propertyChainAxiom ?list . ?list rdf:first ?first ; rdf:rest/rdf:first ?second .
}}"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact was inferred.

    Attributes:
        kind: of an axiom: chain, domain, inverse, range, subclass, subproperty, symmetric or
            transitive; or rule.
        terms: what the axiom relates, in the order in which a sentence names them.
        premises: the facts from which it follows.
        sentence: what the rule says; empty for an axiom.
    """

    kind: str
    terms: tuple[ox.NamedNode, ...]
    premises: tuple[ox.Triple, ...]
    sentence: str = ""


def explain(fact: ox.Triple, graph: GraphReader) -> Reason | None:
    """Return why a fact was inferred; None if this program does not know.

    Of several axioms, this is the one that needs the fewest inferred facts. A rule of this program
    is run on the premises alone, and concludes the fact.
    """
    reason = min(
        _axioms(fact, graph),
        default=None,
        key=lambda reason: sum(map(graph.is_inferred, reason.premises)),
    )
    if reason:
        return reason
    if fact.predicate == graph.expand("quantityText"):
        return Reason("rule", (), tuple(_quantity(fact.subject, graph)), _QUANTITY_RULE)
    for rule in _rules(fact, graph):
        quads: list[ox.Quad] = []
        for around in _around(fact, rule, graph):
            quads += around[:_MAX_QUADS]
            if needed := rules.premises(rule, fact, quads):
                facts = dict.fromkeys(quad.triple for quad in needed)
                return Reason("rule", (), tuple(facts), rule.sentence)
    return None


def _quantity(figure: Resource, graph: GraphReader) -> Iterator[ox.Triple]:
    for name in _QUANTITY:
        yield from graph.match(figure, graph.expand(name))


def _axioms(fact: ox.Triple, graph: GraphReader) -> Iterator[Reason]:
    """Yield the axioms that conclude a fact, with the facts from which they conclude it."""
    subject, predicate, value = fact.subject, fact.predicate, fact.object
    for narrower in _pointing("rdfs:subPropertyOf", predicate, graph):
        if graph.states(subject, narrower, value):
            yield Reason(
                "subproperty", (narrower, predicate), (ox.Triple(subject, narrower, value),)
            )
    if isinstance(value, ox.NamedNode):
        yield from _class_axioms(subject, value, graph) if predicate == _TYPE else ()
        yield from _inverse_axioms(subject, predicate, value, graph)
        yield from _chain_axioms(fact, graph)


def _class_axioms(thing: Resource, class_: ox.NamedNode, graph: GraphReader) -> Iterator[Reason]:
    for narrower in _pointing("rdfs:subClassOf", class_, graph):
        if graph.states(thing, _TYPE, narrower):
            yield Reason("subclass", (narrower, class_), (ox.Triple(thing, _TYPE, narrower),))
    for predicate in _pointing("rdfs:domain", class_, graph):
        for use in islice(graph.match(thing, predicate), 1):
            yield Reason("domain", (predicate, class_), (use,))
    for predicate in _pointing("rdfs:range", class_, graph):
        for use in islice(graph.match(None, predicate, thing), 1):
            yield Reason("range", (predicate, class_), (use,))


def _inverse_axioms(
    subject: Resource, predicate: ox.NamedNode, value: ox.NamedNode, graph: GraphReader
) -> Iterator[Reason]:
    inverses = [*map(ox.NamedNode, graph.iris(predicate.value, "owl:inverseOf"))]
    inverses += _pointing("owl:inverseOf", predicate, graph)
    if graph.is_a(predicate.value, "owl:SymmetricProperty"):
        inverses.append(predicate)
    for inverse in inverses:
        if graph.states(value, inverse, subject):
            kind = "symmetric" if inverse == predicate else "inverse"
            yield Reason(kind, (predicate, inverse), (ox.Triple(value, inverse, subject),))


def _chain_axioms(fact: ox.Triple, graph: GraphReader) -> Iterator[Reason]:
    predicate = fact.predicate
    chains = [*_chains(predicate, graph)]
    if graph.is_a(predicate.value, "owl:TransitiveProperty"):
        chains.append((predicate, predicate))
    for first, second in chains:
        kind = "transitive" if first == predicate == second else "chain"
        starts, ends = graph.match(fact.subject, first), graph.match(None, second, fact.object)
        for start, end in product(starts, ends):
            if start.object == end.subject and start != fact != end:
                yield Reason(kind, (first, second, predicate), (start, end))


def _chains(predicate: ox.NamedNode, graph: GraphReader) -> Iterator[tuple[ox.NamedNode, ...]]:
    """Yield the pairs of properties that imply one if they follow each other."""
    for row in graph.select(_CHAINS, property=predicate):
        _, *pair = row
        yield tuple(term for term in pair if isinstance(term, ox.NamedNode))


def _pointing(name: str, term: ox.NamedNode, graph: GraphReader) -> Iterator[ox.NamedNode]:
    """Yield the other terms that point to one by a property, sorted."""
    return (ox.NamedNode(iri) for iri in graph.subjects(name, term.value) if iri != term.value)


def _rules(fact: ox.Triple, graph: GraphReader) -> Iterator[Rule]:
    """Yield the rules that may conclude a fact."""
    concluded = fact.object if fact.predicate == _TYPE else fact.predicate
    for rule in _read_rules(graph.store.manifest.base_iri):
        if isinstance(concluded, ox.NamedNode) and concluded.value in rule.terms:
            yield rule


@cache
def _read_rules(base_iri: str) -> list[Rule]:
    return rules.read(Config().ontology, base_iri)


def _around(fact: ox.Triple, rule: Rule, graph: GraphReader) -> Iterator[list[ox.Quad]]:
    """Yield the quads with terms of a rule around its conclusion: one step away, two, and so on.

    In each step, things that have more values in common with the subject of the conclusion come
    first: an activity of the same place and year explains the presence of an organisation.
    """
    terms, values = {*rule.terms, _TYPE.value}, {t.object for t in graph.match(fact.subject)}
    thing, value = fact.subject, fact.object if fact.predicate != _TYPE else None
    nodes = [end for end in (thing, value) if isinstance(end, ox.NamedNode)]
    seen, around = set(nodes), [*graph.quads(value=thing)]
    if value in nodes:
        around += islice(graph.quads(value=value), _MAX_QUADS)
    for _ in range(1 if rule.has_any_property else _MAX_STEPS):
        facts = [[*graph.quads(node)] for node in nodes[:_MAX_QUADS]]
        facts.sort(key=lambda group: -sum(quad.object in values for quad in group))
        around = [*chain.from_iterable(facts), *around]
        quads = [
            quad
            for quad in around
            if (rule.has_any_property or quad.predicate.value in terms)
            and not _is_conclusion(quad, fact)
        ]
        yield quads
        links = (quad for quad in quads if quad.predicate != _TYPE)
        ends = dict.fromkeys(end for quad in links for end in (quad.subject, quad.object))
        nodes = [end for end in ends if isinstance(end, ox.NamedNode) and end not in seen]
        seen.update(nodes)
        around = []


def _is_conclusion(quad: ox.Quad, fact: ox.Triple) -> bool:
    """Return whether a quad is a fact, or has its subject and property: rules ask for absence."""
    is_alike = quad.subject == fact.subject and quad.predicate == fact.predicate
    return is_alike and (fact.predicate != _TYPE or quad.object == fact.object)
