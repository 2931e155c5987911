"""Names: the words by which things and concepts are called, and whether a text says one of them."""

import re
from collections.abc import Iterable, Mapping

from rdflib import RDFS, SKOS, Graph, Literal
from rdflib.term import Node

from kg.namespaces import ID

_LABELS = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
#: How a report in the first person names its publisher.
FIRST_PERSON = ("we", "us", "our", "ours")

Names = Mapping[Node, frozenset[str]]


def of(graphs: Iterable[Graph]) -> Names:
    """Return what words call things by: all their labels, in all languages.

    A property is called by its hidden labels only: its own label is not a word of reports.
    """
    found: dict[Node, set[str]] = {}
    for graph in graphs:
        for label in _LABELS:
            for thing, name in graph.subject_objects(label):
                is_term = not str(thing).startswith(ID) and label != SKOS.hiddenLabel
                if isinstance(name, Literal) and not is_term:
                    found.setdefault(thing, set()).add(str(name))
    return {thing: frozenset(names) for thing, names in found.items()}


def says(text: str, names: Iterable[str]) -> bool:
    """Whether ``text`` has one of ``names`` as whole words, in any case and spacing."""
    words = " ".join(text.split())
    return any(
        re.search(rf"(?<!\w){re.escape(' '.join(name.split()))}(?!\w)", words, re.IGNORECASE)
        for name in names
    )
