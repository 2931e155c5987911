"""Completion for queries: the prefixes of the release, and the terms under them."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Final

from flask import Blueprint, Response

from kg.formats import JSON
from kg.namespaces import prefixed_name, prefixes
from kg.store import Store
from server.graph.names import Names
from server.web import representation
from server.web.links import Links

#: The kind that an editor shows, by the class of a term.
_KINDS: Final[Mapping[str, str]] = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "skos:Concept": "concept",
}


def terms(names: Names) -> list[tuple[str, str, str]]:
    """Return prefixed name, kind, and label with definition of each term and concept, sorted."""
    base = names.store.manifest.base_iri
    kinds = {(iri, kind) for name, kind in _KINDS.items() for iri in names.graph.instances(name)}
    rows = ((prefixed_name(iri, base), kind, iri) for iri, kind in kinds)
    return sorted((name, kind, _description(names, iri)) for name, kind, iri in rows if name)


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the route of the terms, as JSON."""
    routes = Blueprint("terms", __name__)

    @cache
    def body() -> str:
        iris, rows = prefixes(store.manifest.base_iri), terms(Names(store, links))
        return json.dumps({"prefixes": iris, "terms": rows}, ensure_ascii=False)

    @routes.get(links.terms)
    def show_terms() -> Response:
        return representation.fresh(body(), JSON.content_type)

    return routes


def _description(names: Names, iri: str) -> str:
    definitions = names.graph.literals(iri, "skos:definition")
    texts = [text.value for text in definitions if text.language in (names.lang, None)]
    return ": ".join([names.iri_name(iri).text, *sorted(texts)[:1]])
