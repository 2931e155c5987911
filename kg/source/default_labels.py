"""Labels for figures, circumstances and services that an encoding leaves without one.

Such a label says what the thing is, whom or which event it is about, where and when: “people
killed, violent response to the protests, Peru, 2023”.
"""

from collections.abc import Iterator
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar
from kg.evidence.statements import Triple
from kg.namespaces import RG

#: What a thing of each class is: of its properties, the first that it has.
_WHAT: Final = {
    RG.Figure: (RG.indicator,),
    RG.Circumstance: (RG.condition, RG.travelMode, RG.promptness, RG.duration),
    RG.Service: (RG.serviceType,),
}
_AMONG: Final = {"en": " among ", "es": " entre "}
_AND: Final = {"en": (" and ", " and "), "es": (" y ", " e ")}
_RANK: Final = {"en": "rank by ", "es": "posición por "}
_MAX_LISTED: Final = 3


def is_labelled(fact: Triple) -> bool:
    """Whether a fact gives a class to a thing that gets a label here if it has no other."""
    return fact[1] == RDF.type and fact[2] in _WHAT


def describe(facts: Graph, names: Graph, terms: Graph) -> Iterator[Triple]:
    """Yield labels for the things in ``facts`` that have none in ``names``.

    There is one in each language in which all parts have one; ``terms`` has the labels of concepts.
    """
    for kind, what in _WHAT.items():
        for thing in sorted(facts.subjects(RDF.type, kind), key=str):
            if (thing, RDFS.label, None) not in names:
                for language in _AND:
                    if label := _label(thing, what, language, (facts, names, terms)):
                        yield thing, RDFS.label, Literal(label, lang=language)


def _label(
    thing: Node, what: tuple[URIRef, ...], language: str, graphs: tuple[Graph, Graph, Graph]
) -> str:
    """Return a label; empty if a part of it has none in the language."""
    facts, *described = graphs

    def text(*properties: URIRef) -> str | None:
        """Return the names of the values of the first property that the thing has."""
        values = next(
            (v for p in properties if (v := sorted(facts.objects(thing, p), key=str))), []
        )
        names = [_name(value, language, described) for value in values[:_MAX_LISTED]]
        return _join(names, language) if all(names) else None

    about = text(RG.activity, RG.event, RG.population)
    if (subgroup := text(RG.subgroup)) and (whole := text(RG.population)):
        about = f"{subgroup}{_AMONG[language]}{whole}"
    parts = [text(*what), about, text(RG.place), text(RG.time, RG.throughout)]
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
