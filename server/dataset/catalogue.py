"""The dataset and the catalogue: their IRIs open, as a landing page and as RDF.

What is said is what the release's own ``dcat.ttl`` and ``void.ttl`` say, with the places of this
server, and with the versions that lie beside it.

Sources: https://www.w3.org/TR/vocab-dcat-3/#dataset-versions, https://www.w3.org/TR/void/#discovery
"""

from functools import cache, partial
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from rdflib import DCTERMS, RDF, XSD, Graph, Literal, URIRef
from werkzeug.wrappers import Response as BaseResponse

from kg import rdf
from kg.dataset import metadata
from kg.dataset.manifest import DESCRIPTIONS, Manifest
from kg.dataset.summary import Subjects
from kg.errors import NotFound
from kg.formats import HTML, LINKSET, YAML, Format, by_token
from kg.namespaces import DCAT
from server.dataset import citation, signposts
from server.dataset.releases import Release, Shelf
from server.graph.page_renderer import PageRenderers
from server.web import replies, representation
from server.web.links import Links
from server.web.representation import DATA

_, _VOID, _DCAT = DESCRIPTIONS
#: The files of a release that each description is made from.
_FILES: Final = {"dataset": (_DCAT, _VOID), "catalogue": (_DCAT,), "void": (_VOID,)}
_TOKENS: Final = [form.token for form in DATA]


def blueprint(
    shelf: Shelf, links: Links, renderers: PageRenderers, subjects: Subjects
) -> Blueprint:
    """Return the routes of dataset, catalogue, VoID description, citation and typed links."""
    routes = Blueprint("catalogue", __name__)
    serialized = cache(partial(_serialized, renderers, shelf))

    def described(name: str, form: Format) -> Response:
        previous = shelf.previous()
        body = serialized(name, form, previous.manifest.name if previous else None)
        return replies.kept(body, form.content_type, ["Accept"])

    @routes.get("/<any(dataset, catalogue):name>")
    def landing(name: str) -> Response:
        release = shelf.served
        form = representation.choose(request, (*formats(release, name), HTML))
        if form.codec is not None:
            return described(name, form)
        renderer = renderers.for_request(request)
        return renderer.render(
            "dataset.html",
            release=release,
            others=shelf.others(),
            about=metadata,
            citation=citation.text(release.manifest, links),
            bibtex=citation.bibtex(release.manifest, links),
            offers=formats(release),
            period=subjects.period,
            sources=[renderer.names.iri_name(iri) for iri in subjects.pages],
            places=[renderer.names.iri_name(iri) for iri in subjects.places],
            themes=[renderer.names.iri_name(iri) for iri in subjects.themes],
        )

    @routes.get("/CITATION.cff")
    def cff() -> Response:
        text = citation.cff(shelf.served.manifest, subjects, links)
        return replies.kept(text, f"{YAML}; charset=utf-8")

    @routes.get("/void")
    def void() -> Response:
        return described("void", representation.choose(request, DATA))

    @routes.get("/.well-known/void")
    def well_known() -> BaseResponse:
        return replies.redirect(links.void)

    @routes.get(f"/<any({', '.join(_FILES)}):name>.<any({', '.join(_TOKENS)}):token>")
    def suffixed(name: str, token: str) -> Response:
        return described(name, by_token(token))

    _add_signposts(routes, shelf, links)
    return routes


def _add_signposts(routes: Blueprint, shelf: Shelf, links: Links) -> None:
    landing = signposts.landing(shelf.served, links, formats(shelf.served))

    @routes.get("/linkset")
    def linkset() -> Response:
        return replies.data(signposts.linkset(shelf.served, links, landing), LINKSET)

    @routes.after_app_request
    def signposted(response: Response) -> Response:
        """Put the signposts up where people arrive."""
        if request.path in ("/", "/dataset") and response.status_code == HTTPStatus.OK:
            for value in signposts.headers(shelf.served, landing):
                response.headers.add("Link", value)
        return response


def formats(release: Release, name: str = "dataset") -> tuple[Format, ...]:
    """Return the formats of a description: none if the release has no file of it."""
    return DATA if any(file in release.dumps for file in _FILES[name]) else ()


def _serialized(
    renderers: PageRenderers, shelf: Shelf, name: str, form: Format, previous: str | None
) -> bytes:
    """Return the files of a description as one graph, in a format."""
    release, store, base = shelf.served, renderers.store, renderers.store.manifest.base_iri
    told, files = Graph(), [file for file in _FILES[name] if file in release.dumps]
    if not files:
        raise NotFound(f"this release has no {' and no '.join(_FILES[name])}")
    for file in files:
        rdf.read_turtle(release.directory / file, told)
    if _DCAT in files:
        before = shelf.find(previous).manifest if previous else None
        _add_versions(told, release.manifest, before)
    moved = metadata.locate(told, base, renderers.links.public_url)
    return rdf.serialize(rdf.canonical(moved, base), form, base, store.context)


def _add_versions(told: Graph, current: Manifest, previous: Manifest | None) -> None:
    """Add this release, and the one before it, as versions of the dataset."""
    base = current.base_iri
    dataset, version = URIRef(f"{base}dataset"), _version(current)
    told.add((dataset, DCAT.hasCurrentVersion, version))
    for manifest in (current, *((previous,) if previous else ())):
        each = _version(manifest)
        told.add((dataset, DCAT.hasVersion, each))
        told.add((each, RDF.type, DCAT.Dataset))
        told.add((each, DCAT.version, Literal(manifest.version)))
        told.add((each, DCTERMS.identifier, Literal(f"sha256:{manifest.digest}")))
        told.add((each, DCTERMS.issued, Literal(manifest.issued, datatype=XSD.date)))
    if previous:
        told.add((version, DCAT.previousVersion, _version(previous)))
        told.add((dataset, DCAT.previousVersion, _version(previous)))


def _version(manifest: Manifest) -> URIRef:
    return URIRef(f"{manifest.base_iri}dumps/{manifest.name}/")
