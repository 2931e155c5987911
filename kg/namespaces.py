"""Every prefix and its IRI; the IRIs of graphs and things.

All stages use IRIs under BASE; in a release, they are under the configured base IRI.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from rdflib import Namespace, URIRef
from rdflib.term import Node

#: The base of all IRIs in the files of this repository.
BASE: Final = "https://w3id.org/reliefgraph/"

RG: Final = Namespace(f"{BASE}ontology#")
RGS: Final = Namespace(f"{BASE}shapes#")
ID: Final = Namespace(f"{BASE}id/")
CONCEPT: Final = Namespace(f"{ID}concept/")
BASES: Final = Namespace(f"{CONCEPT}bases/")
#: The file name of the JSON-LD context: in ontology/, in a release and in a store.
CONTEXT_FILE: Final = "context.jsonld"
#: The IRI of the JSON-LD context, the only one that encodings may use.
CONTEXT: Final = f"{BASE}{CONTEXT_FILE}"

OA: Final = Namespace("http://www.w3.org/ns/oa#")
GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")
SCHEMA: Final = Namespace("https://schema.org/")
OWLTIME: Final = Namespace("http://www.w3.org/2006/time#")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")

_SHORT_CHARS: Final = 100
#: A local name without escapes.
#: Source: https://www.w3.org/TR/sparql11-query/#rPN_LOCAL
_LOCAL_NAME: Final = re.compile(r"(?:\w(?:[\w.-]*[\w-])?)?")

#: Prefixes of dumps and answers, in the order in which they are written.
PREFIXES: Final[dict[str, str]] = {
    "conditions": f"{CONCEPT}conditions/",
    "dcat": str(DCAT),
    "dcterms": "http://purl.org/dc/terms/",
    "event-types": f"{CONCEPT}event-types/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": str(GEO),
    "indicators": f"{CONCEPT}indicators/",
    "oa": str(OA),
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "place": f"{ID}place/",
    "prov": "http://www.w3.org/ns/prov#",
    "quantifiers": f"{CONCEPT}quantifiers/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rg": str(RG),
    "schema": str(SCHEMA),
    "service-types": f"{CONCEPT}service-types/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": str(SPDX),
    "time": str(OWLTIME),
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def rebase(iri: str, base_iri: str, old_base: str = BASE) -> str:
    """Return an IRI moved to another base; one that is not under ``old_base`` stays as it is."""
    return f"{base_iri}{iri.removeprefix(old_base)}" if iri.startswith(old_base) else str(iri)


def rebase_text(text: str, base_iri: str) -> str:
    """Return a query or a JSON-LD context with its IRIs under BASE moved to another base."""
    return text.replace(BASE, base_iri)


@cache
def prefixes(base_iri: str) -> Mapping[str, str]:
    """Return PREFIXES with our own namespaces under another base."""
    return {name: rebase(iri, base_iri) for name, iri in PREFIXES.items()}


def split_iri(iri: str) -> tuple[str, str]:
    """Return an IRI up to its last ``/`` or ``#``, and the local name after that."""
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:end], iri[end:]


def short(term: Node) -> str:
    """Return a term in a form for people: ``rg:place``, ``place/tumbes``, ``"red"@en``."""
    if isinstance(term, URIRef):
        return _short(term)
    text = re.sub(r"<([^<>]*)>$", lambda match: _short(match[1]), term.n3())
    return text if len(text) <= _SHORT_CHARS else f"{text[:_SHORT_CHARS]}…"


def _short(iri: str) -> str:
    return iri.removeprefix(ID) if iri.startswith(ID) else prefixed_name(iri) or f"<{iri}>"


def prefixed_name(iri: str, base_iri: str = BASE) -> str | None:
    """Return an IRI as a prefixed name of SPARQL and Turtle, or None if no prefix fits."""
    for prefix, namespace in prefixes(base_iri).items():
        local = iri.removeprefix(namespace)
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(local):
            return f"{prefix}:{local}"
    return None


class GRAPH:
    """The IRIs of the named graphs; kg/README.md describes what they contain."""

    ontology: Final = URIRef(f"{BASE}graph/ontology")
    links: Final = URIRef(f"{BASE}graph/links")
    inferred: Final = URIRef(f"{BASE}graph/inferred")
    names: Final = URIRef(f"{BASE}graph/names")
    metadata: Final = URIRef(f"{BASE}graph/metadata")
    annotations: Final = URIRef(f"{BASE}graph/annotations")
    provenance: Final = URIRef(f"{BASE}graph/provenance")
    reports: Final = Namespace(f"{BASE}graph/report/")
