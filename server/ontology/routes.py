"""The ontology: one page with every term, the same as data, and its versions.

For the IRI ``…/ontology#<term>``, a browser requests ``/ontology`` and scrolls to the term.

Source: https://www.w3.org/TR/swbp-vocab-pub/, https://www.w3.org/TR/owl2-syntax/#Ontology_Documents
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kg.errors import NotFound
from kg.formats import Format
from kg.store import Store
from server.graph import typed_links
from server.graph.graph_reader import GraphReader
from server.graph.page_renderer import PageRenderers
from server.graph.typed_links import Signpost
from server.ontology import terms
from server.ontology.terms import OntologyOutline
from server.web import representation
from server.web.links import Links
from server.web.representation import DATA, OFFERS

_TOKENS: Final = tuple(form.token for form in OFFERS)


@dataclass(frozen=True)
class Ontology:
    """Answers with the ontology, which is read once and arranged once for each language."""

    renderers: PageRenderers
    _arranged: dict[tuple[str, str], OntologyOutline] = field(default_factory=dict)

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """All triples of the ontology, sorted: its graph, or else those about it and its terms."""
        store, iris = self.renderers.store, self.renderers.links.iris
        reader = GraphReader(store)
        if iris.ontology_graph in {graph.iri for graph in store.manifest.graphs}:
            return sorted(reader.match(graph=ox.NamedNode(iris.ontology_graph)), key=str)
        triples = []
        for triple in reader.match():
            iri = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
            if iri == iris.ontology or iri.startswith((f"{iris.ontology}#", f"{iris.ontology}/")):
                triples.append(triple)
        return sorted(triples, key=str)

    def respond(self, path: str, suffix: str) -> Response:
        """Return the ontology in the format of the path's suffix, or else of the request.

        Raises:
            NotFound: the release has no ontology.
        """
        store, links = self.renderers.store, self.renderers.links
        if not self.triples:
            raise NotFound(f"there is no ontology <{links.iris.ontology}>")
        form = representation.choose(request, OFFERS, suffix)
        signposts = list(_signposts(path, store, links, form))
        if form.codec is None:
            response = self._page(signposts)
        else:
            response = representation.triples_response(self.triples, form, store)
        fixed_path = links.fixed(path, form.token)
        representation.add_negotiation_headers(response, request, fixed_path, suffix)
        response.headers.extend([typed_links.link_header(signposts)])
        return response

    def _page(self, signposts: Sequence[Signpost]) -> Response:
        renderer = self.renderers.for_request(request)
        key = (renderer.names.lang, renderer.links.lang)
        if key not in self._arranged:
            self._arranged[key] = terms.arrange(renderer.names)
        model = self._arranged[key]
        return renderer.render("ontology.html", model=model, offers=DATA, signposts=signposts)


def blueprint(renderers: PageRenderers) -> Blueprint:
    """Return the routes of the ontology and of its version."""
    routes, ontology = Blueprint("ontology", __name__), Ontology(renderers)
    store, links = renderers.store, renderers.links

    @routes.get("/ontology", defaults={"token": ""})
    @routes.get(f"/ontology.<any({', '.join(_TOKENS)}):token>")
    def latest(token: str) -> Response:
        return ontology.respond(links.ontology, token)

    @routes.get("/ontology/<version>")
    def version(version: str) -> Response:
        """Answer for the version of this release; other releases have other versions."""
        readings = [(version, "")]
        stem, _, token = version.rpartition(".")
        if token in _TOKENS:
            readings.append((stem, token))
        for name, suffix in readings:
            if f"{links.iris.ontology}/{name}" == terms.version_iri(store):
                return ontology.respond(f"{links.ontology}/{name}", suffix)
        raise NotFound(f"version {version!r} of the ontology is not served here")

    return routes


def _signposts(path: str, store: Store, links: Links, form: Format) -> Iterator[Signpost]:
    """Yield the links of the ontology; until its next version, both addresses have one content.

    Source: https://www.rfc-editor.org/rfc/rfc5829.html
    """
    version = terms.version_iri(store)
    yield Signpost("canonical", links.public(path))
    yield Signpost("describes", links.iris.ontology)
    yield Signpost("latest-version", links.public(links.ontology))
    yield Signpost("cite-as", version or links.iris.ontology)
    yield from typed_links.alternates(path, links, form, OFFERS)
    if form.codec is None:
        yield Signpost("type", "https://schema.org/DefinedTermSet")
    if store.manifest.is_release:
        yield Signpost("license", links.licence)
        yield Signpost("collection", links.public(links.dataset))
