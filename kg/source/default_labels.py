"""Labels for the things of a page that its encoding leaves without one.

Such a label says what the thing is, whom or which event it is about, where and when: “people
killed, violent response to the protests, Peru, 2023”. Places and times need labels of their own.
"""

from collections.abc import Iterator
from typing import Final

from rdflib import RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar
from kg.evidence.statements import Triple
from kg.namespaces import ID, RG

#: What a thing of each kind is: of its properties, the first that it has.
_WHAT: Final = {
    "event": (RG.eventType,),
    "observation": (RG.indicator, RG.condition, RG.travelMode, RG.promptness, RG.duration),
    "operation": (RG.serviceType,),
    "organization": (RG.organizationType,),
    "population": (RG.category, RG.commonTrait, RG.condition),
    "service": (RG.serviceType,),
}
#: What else tells it from others, the first of each group; those of whom or what it is come first.
_DETAILS: Final = (
    (RG.ageGroup, RG.sex),
    (RG.condition, RG.treats, RG.against),
    (RG.target, RG.ends, RG.decides),
    (RG.activity, RG.event, RG.respondsTo, RG.population, RG.actor, RG.unitOf),
    (RG.origin,),
    (RG.place,),
    (RG.time, RG.throughout),
)
#: The properties whose concepts also name the thing, if the page has no other words for it.
_TYPE: Final = RG.eventType | RG.category | RG.serviceType
_AGES: Final = tuple(
    RG[f"age{limit}{unit}"] for limit in ("From", "To", "Below", "Above") for unit in ("", "Months")
)
_AMONG: Final = {"en": " among ", "es": " entre "}
_AND: Final = {"en": (" and ", " and "), "es": (" y ", " e ")}
_RANK: Final = {"en": "rank by ", "es": "posición por "}
_MAX_LISTED: Final = 3


def is_explained(fact: Triple) -> bool:
    """Whether a fact says what its thing is, so that this can have a label without another name."""
    return fact[1] in _what(fact[0])


def _what(thing: Node) -> tuple[URIRef, ...]:
    """Return the properties that say what a thing is; none if it is not of one page alone."""
    kind, *rest = str(thing).removeprefix(ID).split("/")
    return _WHAT.get(kind, ()) if len(rest) > 1 else ()


def describe(facts: Graph, names: Graph, terms: Graph) -> Iterator[Triple]:
    """Yield labels for the things in ``facts`` that have none in ``names``.

    There is one in each language in which all parts have one; ``terms`` has the labels of concepts.
    A part may be a label that is made here. A thing without other words gets those for its type.
    """
    made, things = Graph(), {fact[0] for fact in facts if is_explained(fact)}
    things = {thing for thing in things if (thing, RDFS.label, None) not in names}
    n_before = -1
    while n_before < len(made):
        n_before = len(made)
        for thing in sorted(things - set(made.subjects()), key=str):
            for language in _AND:
                if label := _label(thing, language, (facts, names, terms, made)):
                    made.add((thing, RDFS.label, Literal(label, lang=language)))
    yield from sorted(made)
    for thing in things:
        if (thing, SKOS.altLabel | SKOS.hiddenLabel, None) not in names:
            for concept in facts.objects(thing, _TYPE):
                yield from ((thing, SKOS.hiddenLabel, name) for name in _words(concept, terms))


def _words(concept: Node, terms: Graph) -> Iterator[Node]:
    """Yield the words by which an English report may say a concept."""
    for name in terms.objects(concept, SKOS.prefLabel | SKOS.altLabel | SKOS.hiddenLabel):
        if isinstance(name, Literal) and name.language == "en":
            yield name


def _label(thing: Node, language: str, graphs: tuple[Graph, ...]) -> str:
    """Return a label; empty if a part of it has none in the language, or cannot be put in words."""
    facts, *described = graphs
    if any((thing, age, None) in facts for age in _AGES):
        return ""

    def text(*properties: URIRef) -> str | None:
        """Return the names of the values of the first property that the thing has."""
        values = next(
            (v for p in properties if (v := sorted(facts.objects(thing, p), key=str))), []
        )
        names = [_name(value, language, described) for value in values[:_MAX_LISTED]]
        return _join(names, language) if all(names) else None

    about = [text(*group) for group in _DETAILS]
    if (subgroup := text(RG.subgroup)) and (whole := text(RG.population)):
        about.insert(0, f"{subgroup}{_AMONG[language]}{whole}")
    parts = [text(*_what(thing)), *about]
    if None in parts or not parts[0]:
        return ""
    distinct = [p for i, p in enumerate(parts) if p and not any(p in q for q in parts[:i] if q)]
    rank = _RANK[language] if (thing, RG.rank, None) in facts else ""
    return rank + ", ".join(distinct)


def _name(node: Node, language: str, graphs: list[Graph]) -> str:
    triples = [t for graph in graphs for t in graph.triples((node, None, None))]
    triples += calendar.describe(URIRef(str(node)))
    labels = (o for _, p, o in triples if p in (RDFS.label, SKOS.prefLabel))
    return next((str(o) for o in labels if isinstance(o, Literal) and o.language == language), "")


def _join(names: list[str], language: str) -> str:
    """Return names as a list: "a, b and c"; Spanish has “e” before the sound of an i."""
    *others, last = names or [""]
    usual, before_i = _AND[language]
    joint = before_i if last.lower().startswith(("i", "hi")) else usual
    return joint.join([", ".join(others), last] if others else [last])
