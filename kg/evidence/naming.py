"""The names by which words refer to things and concepts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rdflib import RDFS, SKOS, Graph, Literal
from rdflib.term import Node

from kg.evidence.statements import Triple
from kg.namespaces import ID, RG

#: The names of each thing and concept, in all languages.
NameIndex = Mapping[Node, frozenset[str]]

LABELS = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
#: The words by which a report in the first person names its publisher.
FIRST_PERSON = {"we", "us", "our", "ours"}
_PLACES: Final = f"{ID}place/"


def read_names(graphs: Sequence[Graph]) -> NameIndex:
    """Return the names of all things and concepts: all their labels, in all languages.

    A property has only its hidden labels as names: reports do not use its own label.
    """
    index: dict[Node, set[str]] = {}
    for graph in graphs:
        for label in LABELS:
            for thing, name in graph.subject_objects(label):
                is_term = not str(thing).startswith(ID) and label != SKOS.hiddenLabel
                if isinstance(name, Literal) and not is_term:
                    index.setdefault(thing, set()).add(str(name))
    return {thing: frozenset(names) for thing, names in index.items()}


def read_longer_names(
    facts: Iterable[Triple], names: NameIndex, graphs: Sequence[Graph]
) -> dict[Node, Sequence[str]]:
    """Return the names of other places that contain one of a place: “South Sudan” is not Sudan.

    Names of what lies in a place do name it: “northern Peru”.
    """
    places = {thing: own for thing, own in names.items() if str(thing).startswith(_PLACES)}
    longer: dict[Node, Sequence[str]] = {}
    for place in {node for fact in facts for node in fact if node in places}:
        own = [name.casefold() for name in places[place]]
        longer[place] = [
            name
            for other, others in places.items()
            if not any((other, RG.within, place) in graph for graph in graphs)
            for name in others - places[place]
            if any(short in name.casefold() for short in own)
        ]
    return {place: others for place, others in longer.items() if others}
