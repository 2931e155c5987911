"""The ontology: one page with every term, the same as data, and its versions.

``…/ontology#<term>`` asks for ``/ontology``, so the terms' IRIs open here, each at its place.

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
_PAGE_TYPE: Final = "https://schema.org/DefinedTermSet"


@dataclass(frozen=True)
class Ontology:
    """Answers with the ontology, which is read once and arranged once for each language.

    Attributes:
        store: the release.
        links: of the server.
        renderers: whom pages are for.
    """

    store: Store
    links: Links
    renderers: PageRenderers
    _arranged: dict[tuple[str, str], OntologyOutline] = field(default_factory=dict)

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """All of it."""
        return list(ontology_triples(self.store, self.links))

    def respond(self, path: str, suffix: str) -> Response:
        """Return the ontology in the format that is asked for.

        Args:
            path: of the ontology, or of its version, without a suffix.
            suffix: that the request's path has; empty for none.

        Raises:
            NotFound: there is none.
        """
        if not self.triples:
            raise NotFound(f"there is no ontology <{self.links.iris.ontology}>")
        form = representation.choose(request, OFFERS, suffix)
        posts = list(_signposts(path, self.store, self.links, form))
        is_page = form.codec is None
        response = self._page(posts) if is_page else self._data(form)
        representation.add_negotiation_headers(
            response, request, self.links.fixed(path, form.token), suffix
        )
        response.headers.extend([typed_links.link_header(posts)])
        return response

    def _page(self, posts: Sequence[Signpost]) -> Response:
        renderer = self.renderers.for_request(request)
        key = (renderer.names.lang, renderer.links.lang)
        if key not in self._arranged:
            self._arranged[key] = terms.arrange(renderer.names)
        shown = self._arranged[key]
        return renderer.render("ontology.html", model=shown, offers=DATA, signposts=posts)

    def _data(self, form: Format) -> Response:
        return representation.triples_response(self.triples, form, self.store)


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the routes of the ontology and of its version."""
    routes = Blueprint("ontology", __name__)
    ontology = Ontology(store, links, PageRenderers(store, links))

    @routes.get("/ontology", defaults={"token": ""})
    @routes.get(f"/ontology.<any({', '.join(_TOKENS)}):token>")
    def latest(token: str) -> Response:
        return ontology.respond(links.ontology, token)

    @routes.get("/ontology/<version>")
    def version(version: str) -> Response:
        """Answer for the version that is served; another one is in the release that had it."""
        for name, suffix in _readings(version):
            if f"{links.iris.ontology}/{name}" == terms.version_iri(store):
                return ontology.respond(f"{links.ontology}/{name}", suffix)
        raise NotFound(f"version {version!r} of the ontology is not served here")

    return routes


def ontology_triples(store: Store, links: Links) -> Iterator[ox.Triple]:
    """Yield the triples of the ontology: its graph, or where there is none, what is said of it.

    The graph has the terms, the concept schemes and the links to other vocabularies.
    """
    reader, graph = GraphReader(store), links.iris.ontology_graph
    if graph in {each.iri for each in store.manifest.graphs}:
        yield from sorted(reader.match(graph=ox.NamedNode(graph)), key=str)
        return
    starts = (f"{links.iris.ontology}#", f"{links.iris.ontology}/")
    own = (
        triple
        for triple in reader.match()
        if isinstance(triple.subject, ox.NamedNode)
        and (triple.subject.value == links.iris.ontology or triple.subject.value.startswith(starts))
    )
    yield from sorted(own, key=str)


def _readings(version: str) -> Iterator[tuple[str, str]]:
    """Yield what a path may mean: a version, or a version and the format that a suffix fixes."""
    yield version, ""
    name, _, token = version.rpartition(".")
    if token in _TOKENS:
        yield name, token


def _signposts(path: str, store: Store, links: Links, form: Format) -> Iterator[Signpost]:
    """Yield the links of the ontology: both of its addresses have the same content now.

    Source: https://www.rfc-editor.org/rfc/rfc5829.html
    """
    version = terms.version_iri(store)
    yield Signpost("canonical", links.public(path))
    yield Signpost("describes", links.iris.ontology)
    yield Signpost("latest-version", links.public(links.ontology))
    yield Signpost("cite-as", version or links.iris.ontology)
    yield from typed_links.alternates(path, links, form, OFFERS)
    if form.codec is None:
        yield Signpost("type", _PAGE_TYPE)
    if store.manifest.is_release:
        yield Signpost("license", links.licence)
        yield Signpost("collection", links.public(links.dataset))
