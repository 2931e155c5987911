"""Hidden labels that are no words for their thing: with them, any quotation would name it."""

from collections.abc import Iterable, Iterator, Mapping

from rdflib import RDFS, SKOS, Graph, Literal, URIRef

from kg.evidence.naming import LABELS
from kg.evidence.violations import Violation
from kg.evidence.words import content_words
from kg.namespaces import CONCEPT, ID, short

Words = frozenset[str]
_CONCEPT = str(CONCEPT)
_SHARED = (_CONCEPT, f"{ID}organization/", f"{ID}place/")
#: The beginnings of the concepts that things of a kind may be called; events: event-types/.
_KINDS = {
    "operation": ("indicators/people-treated", "service-types/"),
    "service": ("indicators/people-treated", "service-types/"),
    "population": ("age-", "conditions/", "indicators/people-", "population-", "sexes/"),
}


def check(asserted: Graph) -> Iterator[Violation]:
    """Yield the hidden labels of things that name nothing, or something of another kind.

    ``asserted`` is the union of the named graphs.
    """
    names: dict[str, list[Words]] = {}
    for node, text in (pair for label in LABELS for pair in asserted.subject_objects(label)):
        if isinstance(text, Literal) and text.language == "en" and str(node).startswith(_SHARED):
            names.setdefault(str(node), []).append(content_words(str(text)))
    for thing, label in asserted.subject_objects(SKOS.hiddenLabel):
        if str(thing).startswith(ID) and not str(thing).startswith(_CONCEPT):
            known = [content_words(str(text)) for text in asserted.objects(thing, RDFS.label)]
            for value in map(str, asserted.objects(thing)):
                known += names.get(value, ()) if value.startswith(_CONCEPT) else ()
            if reason := _failure(str(thing), str(label), known, names):
                predicate = str(SKOS.hiddenLabel)
                yield Violation("words", str(thing), "hiddenLabel", reason, predicate=predicate)


def _failure(
    thing: str, label: str, known: Iterable[Words], names: Mapping[str, Iterable[Words]]
) -> str | None:
    """Return why a label is refused: it has none of the words ``known`` for the thing."""
    words, (kind, *name) = content_words(label), thing.removeprefix(ID).split("/")
    if not words:
        is_date = kind == "time" and any(map(str.isdigit, label))
        way = "write words with a noun or a verb that names it"
        return None if is_date else f"{label!r} could be said of anything: {way}"
    fitting = [
        node
        for node, others in names.items()
        if any(words == o or (words < o and node.startswith(_CONCEPT)) for o in others)
    ]
    own = tuple(f"{CONCEPT}{start}" for start in _KINDS.get(kind, (f"{kind}-types/",)))
    is_own = len(name) > 1 and any(node.startswith(own) for node in fitting)
    other = min((node for node in fitting if node != thing), default=None)
    if other is None or is_own or any(words & known_words for known_words in known):
        return None
    way = "write words for this thing, at least one of which is also in its label"
    return f"{label!r} is a name of {short(URIRef(other))}: {way}"
