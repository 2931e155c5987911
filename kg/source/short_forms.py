"""What an encoding may leave out or write shorter, and what it means.

The context and the labels that it may leave out are the subjects of ``yamlld`` and of
``default_labels``.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final

from rdflib import RDF, URIRef
from rdflib.term import Node

from kg.namespaces import ID, OWLTIME, RG
from kg.source.context import JsonLdContext

#: The class of a page's thing, by its kind and by a property that it has; None for any.
_CLASSES: Final[Mapping[str, Sequence[tuple[URIRef | None, URIRef]]]] = {
    **{
        name.lower(): [(None, RG[name])]
        for name in ("Event", "Operation", "Organization", "Partnership", "Place", "Population")
    },
    "observation": [
        (RG.indicator, RG.Figure),
        *((RG[p], RG.Circumstance) for p in ("condition", "duration", "promptness", "travelMode")),
    ],
    "service": [(RG.serviceType, RG.Service)],
    "time": [
        *((OWLTIME[p], OWLTIME.Instant) for p in ("inXSDDate", "inXSDgYear", "inXSDgYearMonth")),
        (None, OWLTIME.ProperInterval),
    ],
}


def write_out(item: Any, language: Any, context: JsonLdContext) -> Iterator[Any]:
    """Yield the JSON-LD of an item for each of its ids, with its texts in a language.

    What is not an item is yielded as it is.
    """
    if not isinstance(item, dict):
        yield item
        return
    texts = {term.name for term in context.terms.values() if term.by_language}
    texts = texts if isinstance(language, str) else set()
    full = {
        key: {language: value} if key in texts and isinstance(value, str | list) else value
        for key, value in item.items()
    }
    ids = item.get("id")
    yield from ({**full, "id": name} for name in ids) if isinstance(ids, list) and ids else [full]


def implied_class(thing: Node, properties: Set[Node], report: str) -> URIRef | None:
    """Return the class of a thing of a page that has none, by its kind and its properties."""
    kind, _, rest = str(thing).removeprefix(ID).partition("/")
    if RDF.type in properties or not rest.startswith(f"{report}/"):
        return None
    classes = (c for p, c in _CLASSES.get(kind, ()) if p is None or p in properties)
    return next(classes, None)
