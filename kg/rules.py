"""Stage 2, after OWL 2 RL: short answers to frequent questions, derived by rules.

A rule is a SPARQL CONSTRUCT query in ``ontology/rules``, on the union of all graphs. Rules run in
the order of their names, each until it adds nothing. They express what OWL cannot: dates,
texts, absence. The comment at the head of a rule says in words what it concludes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import SKOS, Dataset, Graph, Literal
from rdflib.term import Node

from kg import rdf
from kg.errors import EncodingError
from kg.evidence import attestation
from kg.namespaces import BASE, GRAPH, RG, rebase_text
from kg.quantity_text import LANGUAGES, NUMBERS, quantity_text

FOLDER: Final = "rules"
#: Beyond this, a rule would never end.
_MAX_TURNS: Final = 50
_PREFIX: Final = re.compile(r"^PREFIX (\w+): <([^>]*)>$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        name: of its file.
        sentence: what is at its head.
        terms: the IRIs that it writes as prefixed names.
        has_any_property: whether it has a triple pattern with any property.
    """

    name: str
    sentence: str
    query: str
    terms: frozenset[str]
    has_any_property: bool

    def concludes(self, conclusion: ox.Triple, quads: Iterable[ox.Quad]) -> bool:
        """Return whether a triple follows from some quads in one turn."""
        engine = ox.Store()
        engine.extend(quads)
        answer = engine.query(self.query, use_default_graph_as_union=True)
        return isinstance(answer, ox.QueryTriples) and conclusion in answer


def read(ontology: Path, base_iri: str = BASE) -> list[Rule]:
    """Return the rules in the order in which they run, for data under a base IRI."""
    rules = []
    for path in sorted((ontology / FOLDER).glob("*.rq")):
        query = rebase_text(path.read_text("utf-8"), base_iri)
        head, _, _ = query.partition("PREFIX")
        sentence = " ".join(head.replace("#", "").split())
        has_any_property = bool(re.search(r"\{ \?\w+ \?\w+ \?\w+ \}", query))
        rules.append(Rule(path.name, sentence, query, _terms(query), has_any_property))
    return rules


def _terms(query: str) -> frozenset[str]:
    prefixes = dict(_PREFIX.findall(query))
    names = re.findall(r"\b(\w+):(\w+)", _PREFIX.sub("", query))
    return frozenset(f"{prefixes[prefix]}{name}" for prefix, name in names if prefix in prefixes)


def premises(rule: Rule, conclusion: ox.Triple, quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """Return the quads that a rule needs for a conclusion; empty if they do not suffice.

    From what is returned the conclusion follows; without any one of them it does not.
    """
    if not rule.concludes(conclusion, quads):
        return []
    needed, size = [*quads], len(quads)
    while size > 1:
        size, start = (size + 1) // 2, 0
        while start < len(needed):
            rest = needed[:start] + needed[start + size :]
            if rule.concludes(conclusion, rest):
                needed = rest
            else:
                start += size
    return needed


def derive(dataset: Dataset, ontology: Path) -> Graph:
    """Return what the rules of an ontology add to a dataset with its inferred graph.

    Raises:
        EncodingError: a rule is not a CONSTRUCT query, or never ends.
    """
    engine = ox.Store()
    engine.extend(rdf.quads(dataset))
    derived = Graph()
    for rule in read(ontology):
        for new in _run(rule, engine, ontology / FOLDER / rule.name):
            derived.add((rdf.node(new.subject), rdf.node(new.predicate), rdf.node(new.object)))
    derived += _texts(dataset)
    return derived


def _run(rule: Rule, engine: ox.Store, path: Path) -> Iterator[ox.Quad]:
    """Yield the quads that a rule adds, which are then in the engine, too."""
    graph = ox.NamedNode(GRAPH.inferred)
    try:
        for _ in range(_MAX_TURNS):
            answer = engine.query(rule.query, use_default_graph_as_union=True)
            if not isinstance(answer, ox.QueryTriples):
                raise EncodingError(path, None, "is not a CONSTRUCT query")
            new = {
                ox.Quad(t.subject, t.predicate, t.object, graph)
                for t in answer
                if not any(engine.quads_for_pattern(t.subject, t.predicate, t.object, None))
            }
            if not new:
                return
            engine.extend(new)
            yield from new
    except SyntaxError as error:
        raise EncodingError(path, None, f"is not SPARQL: {error.msg}") from error
    raise EncodingError(path, None, f"still adds triples after {_MAX_TURNS} turns")


def _texts(dataset: Dataset) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the quantity of every figure in words, in each language."""
    facts = Graph()
    for graph in dataset.graphs():
        if str(graph.identifier).startswith((GRAPH.reports, GRAPH.ontology)):
            facts += graph
    measures = attestation.read_measures([*facts], facts)
    for figure in facts.subjects(RG.indicator, unique=True):
        numbers = {
            name: Decimal(value.value)
            for name in NUMBERS
            for value in facts.objects(figure, RG[name])
            if isinstance(value, Literal) and isinstance(value.value, int | Decimal)
        }
        words = [
            label
            for quantifier in facts.objects(figure, RG.quantifier)
            for label in facts.objects(quantifier, SKOS.prefLabel)
            if isinstance(label, Literal)
        ]
        for language in LANGUAGES:
            text = quantity_text(numbers, language, measures[figure])
            names = [word for word in words if word.language == language]
            if text or names:
                yield figure, RG.quantityText, Literal(text or names[0], lang=language)
