"""Concepts that an encoding declares itself, because no scheme has them yet.

Each is used at once, in ``graph/ontology``, where a note says that it awaits review.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rdflib import RDFS, SKOS, Graph, URIRef

from kg.evidence.statements import Triple
from kg.namespaces import CONCEPT, ID
from kg.source import encoding_file
from kg.source.context import JsonLdContext
from kg.source.yamlld import Document, Steps

_ID: Final = re.compile(r"concept/([a-z]+(?:-[a-z]+)*)/[a-z0-9]+(?:-[a-z0-9]+)*")
_REQUIRED: Final = {"id", "label", "definition"}
_OPTIONAL: Final = {"broader", "hiddenLabel", "example", "unit", "unitText"}
_REVIEW: Final = "Declared in the encoding of a page; awaits review for its scheme."
#: They differ from page to page.
_PAGE_SPECIFIC: Final = {RDFS.isDefinedBy, SKOS.editorialNote}


@dataclass(frozen=True, slots=True)
class DeclaredConcept:
    """A concept, and its place in the file."""

    iri: URIRef
    triples: frozenset[Triple]
    document: Document
    steps: Steps

    def content(self) -> frozenset[Triple]:
        """Return what two declarations of the same concept have in common."""
        return frozenset(triple for triple in self.triples if triple[1] not in _PAGE_SPECIFIC)


def add_concepts(documents: list[Document], terms: Graph, context: JsonLdContext) -> None:
    """Add the concepts that encodings declare to the ontology.

    Raises:
        EncodingError: a declaration is incomplete, repeats a concept of the ontology, or differs
            from one in another encoding.
    """
    schemes = {str(scheme) for scheme in terms.subjects(SKOS.hasTopConcept)}
    schemes |= {str(scheme) for scheme in terms.objects(None, SKOS.inScheme)}
    concepts = [c for document in documents for c in _read(document, context, schemes)]
    first: dict[URIRef, DeclaredConcept] = {}
    known = set(terms.subjects(SKOS.inScheme)) | {concept.iri for concept in concepts}
    for concept in concepts:
        _check_clash(concept, first.setdefault(concept.iri, concept), terms)
        for _, predicate, value in concept.triples:
            if predicate == SKOS.broader and value not in known:
                reason = f"unknown name {str(value).removeprefix(ID)!r}"
                raise concept.document.error((*concept.steps, "broader"), reason)
    for concept in concepts:
        terms += concept.triples


def _check_clash(concept: DeclaredConcept, first: DeclaredConcept, terms: Graph) -> None:
    name = concept.iri.removeprefix(ID)
    if (concept.iri, None, None) in terms:
        reason = f"{name!r} is already a concept of its scheme: remove it here"
        raise concept.document.error(concept.steps, reason)
    if first.content() != concept.content():
        other = first.document.error(first.steps, "")
        reason = f"{name!r} is declared differently in {other.path}:{other.line}; make both alike"
        raise concept.document.error(concept.steps, reason)


def _read(
    document: Document, context: JsonLdContext, schemes: set[str]
) -> Iterator[DeclaredConcept]:
    for index, item in enumerate(document.value.get("concepts", [])):
        steps = ("concepts", index)
        scheme = _check(document, steps, item, schemes)
        triples = encoding_file.read_triples(
            document, steps, _description(item, scheme, document.value["id"]), context
        )
        yield DeclaredConcept(URIRef(f"{ID}{item['id']}"), frozenset(triples), document, steps)


def _check(document: Document, steps: Steps, item: Mapping[str, Any], schemes: set[str]) -> str:
    """Return the name of the scheme of a concept that is complete."""
    for key in sorted(_REQUIRED - item.keys()):
        raise document.error(steps, f"a concept needs {key!r}")
    encoding_file.check_keys(document, steps, item, _REQUIRED | _OPTIONAL)
    match = _ID.fullmatch(str(item["id"]))
    if not match or f"{CONCEPT}{match[1]}" not in schemes:
        reason = f"{item['id']!r} must be 'concept/', a scheme, '/' and a name in lower case"
        raise document.error((*steps, "id"), reason)
    if not (isinstance(item["label"], dict) and item["label"].keys() >= {"en", "es"}):
        raise document.error((*steps, "label"), "a concept needs a label in 'en' and in 'es'")
    if not str(item.get("broader", item["id"])).startswith(f"concept/{match[1]}/"):
        reason = f"the broader concept must be one of the same scheme: 'concept/{match[1]}/…'"
        raise document.error((*steps, "broader"), reason)
    return match[1]


def _description(item: Mapping[str, Any], scheme: str, page: str) -> dict[str, Any]:
    """Return a declaration as the JSON-LD of a concept."""
    types = ["skos:Concept", "Indicator"] if scheme == "indicators" else "skos:Concept"
    top = {} if "broader" in item else {"topConceptOf": f"concept/{scheme}"}
    return {
        **{key: value for key, value in item.items() if key != "label"},
        **top,
        "type": types,
        "inScheme": f"concept/{scheme}",
        "prefLabel": item["label"],
        "isDefinedBy": page,
        "editorialNote": {"en": _REVIEW},
    }
