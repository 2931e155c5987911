"""What helps to write a query of this release: prefixes, and the terms that they shorten."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from flask import Blueprint, Response

from kg import namespaces
from kg.formats import JSON
from kg.store import Store
from server.graph.graph_reader import GraphReader
from server.graph.names import Names
from server.web import replies
from server.web.links import Links

#: What an editor is told that the instances of a class are.
_KINDS: Final[Mapping[str, str]] = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "skos:Concept": "concept",
}
#: What may stand behind a prefix without an escape.
#: Source: https://www.w3.org/TR/sparql11-query/#rPN_LOCAL
_LOCAL: Final = re.compile(r"(?:\w(?:[\w.-]*[\w-])?)?")


@dataclass(frozen=True, slots=True)
class Prefixes:
    """The prefixes of one release.

    Attributes:
        iris: prefix to IRI, sorted by prefix.
    """

    iris: Mapping[str, str]

    def short(self, iri: str) -> str | None:
        """Return an IRI as a prefixed name; None where no prefix fits."""
        for prefix, start in self.iris.items():
            if iri.startswith(start) and _LOCAL.fullmatch(local := iri.removeprefix(start)):
                return f"{prefix}:{local}"
        return None


@cache
def prefixes(base_iri: str) -> Prefixes:
    """Return the prefixes of a release under a base IRI."""
    return Prefixes(namespaces.prefixes(base_iri))


def terms(names: Names) -> list[tuple[str, str, str]]:
    """Return the classes, properties and concepts of the release that have a prefixed name.

    Returns:
        Prefixed name, kind, and label with definition; sorted.
    """
    short = prefixes(names.store.manifest.base_iri).short
    found = {(short(iri), kind, iri) for iri, kind in _declared(names.graph)}
    return sorted((name, kind, _told(names, iri)) for name, kind, iri in found if name)


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the route of the terms, as JSON."""
    routes = Blueprint("terms", __name__)

    @cache
    def body() -> str:
        told = prefixes(store.manifest.base_iri).iris
        found = {"prefixes": told, "terms": terms(Names(store, links))}
        return json.dumps(found, ensure_ascii=False)

    @routes.get(links.terms)
    def shown() -> Response:
        return replies.kept(body(), JSON.content_type)

    return routes


def _declared(graph: GraphReader) -> Iterator[tuple[str, str]]:
    for class_, kind in _KINDS.items():
        for iri in graph.instances(class_):
            yield iri, kind


def _told(names: Names, iri: str) -> str:
    definitions = names.graph.literals(iri, "skos:definition")
    english = [each.value for each in definitions if each.language in (names.lang, None)]
    return ": ".join([names.iri_name(iri).text, *sorted(english)[:1]])
