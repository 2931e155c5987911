"""The dataset and the catalogue: their IRIs open, as a landing page and as RDF.

What is said is what the release's own ``dcat.ttl`` and ``void.ttl`` say, with the places of this
server, and with the versions that lie beside it.

Sources: https://www.w3.org/TR/vocab-dcat-3/#dataset-versions, https://www.w3.org/TR/void/#discovery
"""

from functools import cache

from flask import Blueprint, Response, request
from rdflib import DCTERMS, RDF, XSD, Graph, Literal, URIRef
from werkzeug.wrappers import Response as BaseResponse

from kg import about, catalogue, rdf
from kg.errors import NotFound
from kg.formats import Format
from kg.manifest import DESCRIPTIONS, Manifest, dumps
from kg.namespaces import DCAT
from kg.store import Store
from kg.subjects import Subjects
from server import citation, replies, representation, signposts
from server.links import Links
from server.reader import Readers
from server.representation import DATA
from server.shelf import Release, Shelf

_, _VOID, _DCAT = DESCRIPTIONS


def blueprint(shelf: Shelf, links: Links, readers: Readers, subjects: Subjects) -> Blueprint:
    """Return the routes of dataset, catalogue and VoID description; plain RDF files have none."""
    routes = Blueprint("catalogue", __name__)
    descriptions = Descriptions(readers.store, shelf, links)

    @routes.get("/dataset")
    @routes.get("/catalogue")
    def landing() -> Response:
        release = served(shelf)
        form = representation.choose(request, representation.OFFERS)
        names = (_DCAT,) if request.path == links.catalogue else (_DCAT, _VOID)
        if form.codec is not None:
            return _data(descriptions, names, form)
        reader = readers.of(request)
        return reader.page(
            "dataset.html",
            release=release,
            others=shelf.others(),
            about=about,
            citation=citation.text(release.manifest, links),
            bibtex=citation.bibtex(release.manifest, links),
            offers=DATA,
            n_formats=len(list(dumps())),
            period=subjects.period,
            sources=[reader.names.of_iri(iri) for iri in subjects.pages],
            places=[reader.names.of_iri(iri) for iri in subjects.places],
            themes=[reader.names.of_iri(iri) for iri in subjects.themes],
        )

    _add_void(routes, descriptions, shelf, links)
    for name, files in (("dataset", (_DCAT, _VOID)), ("catalogue", (_DCAT,)), ("void", (_VOID,))):
        for form in DATA:
            _add_form(routes, f"/{name}.{form.token}", descriptions, files, form)
    _add_signposts(routes, shelf, links)
    return routes


def _add_void(routes: Blueprint, descriptions: "Descriptions", shelf: Shelf, links: Links) -> None:
    @routes.get("/void")
    def void() -> Response:
        served(shelf)
        return _data(descriptions, (_VOID,), representation.choose(request, DATA))

    @routes.get("/.well-known/void")
    def well_known() -> BaseResponse:
        served(shelf)
        return replies.redirect(links.void)


def _add_signposts(routes: Blueprint, shelf: Shelf, links: Links) -> None:
    @routes.after_app_request
    def signposted(response: Response) -> Response:
        """Put the signposts up where people arrive."""
        if shelf.served and request.path in ("/", "/dataset") and response.status_code == 200:  # noqa: PLR2004 (OK)
            found = signposts.landing(shelf.served, links, DATA)
            for value in signposts.headers(shelf.served, found):
                response.headers.add("Link", value)
        return response


def served(shelf: Shelf) -> Release:
    """Return the release that is served.

    Raises:
        NotFound: plain RDF files are served, which nobody described.
    """
    if shelf.served is None:
        raise NotFound("plain RDF files are served here; only a release has a description")
    return shelf.served


class Descriptions:
    """The descriptions of the served release, each read once."""

    def __init__(self, store: Store, shelf: Shelf, links: Links) -> None:
        self._store, self._shelf, self._links = store, shelf, links
        self._serialized = cache(self._serialize)

    def serialized(self, names: tuple[str, ...], form: Format) -> bytes:
        """Return some files of the release as one graph, in a format."""
        previous = self._shelf.previous()
        return self._serialized(names, form, previous.manifest.name if previous else None)

    def _serialize(self, names: tuple[str, ...], form: Format, previous: str | None) -> bytes:
        release, base = served(self._shelf), self._store.manifest.base_iri
        told = Graph()
        for name in names:
            rdf.read_turtle(release.directory / name, told)
        if _DCAT in names:
            before = self._shelf.find(previous).manifest if previous else None
            _add_versions(told, release.manifest, before)
        moved = catalogue.located(told, base, self._links.public_url)
        return rdf.serialize(rdf.canonical(moved, base), form, base, self._store.context)


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


def _add_form(
    routes: Blueprint, path: str, descriptions: Descriptions, names: tuple[str, ...], form: Format
) -> None:
    def in_form() -> Response:
        return _data(descriptions, names, form)

    routes.add_url_rule(path, endpoint=path.strip("/").replace(".", "-"), view_func=in_form)


def _data(descriptions: Descriptions, names: tuple[str, ...], form: Format) -> Response:
    return replies.kept(descriptions.serialized(names, form), form.content_type, ["Accept"])
