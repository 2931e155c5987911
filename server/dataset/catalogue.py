"""The dataset and the catalogue as a landing page and as RDF, and how to cite the dataset.

The RDF is that of the release's own ``dcat.ttl`` and ``void.ttl``, with the addresses of this
server and the other versions that it has.

Sources: https://www.w3.org/TR/vocab-dcat-3/#dataset-versions, https://www.w3.org/TR/void/#discovery,
https://github.com/citation-file-format/citation-file-format (1.2.0)
"""

from collections.abc import Sequence
from functools import cache, partial
from http import HTTPStatus
from itertools import chain, pairwise
from typing import Any, Final

import yaml
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
from server.dataset import discovery
from server.dataset.releases import Release, ReleaseFolder
from server.graph.page_renderer import PageRenderers
from server.web import representation
from server.web.links import Links
from server.web.representation import DATA

_, _VOID, _DCAT = DESCRIPTIONS
#: The files of a release that each description is made from.
_FILES: Final = {"dataset": (_DCAT, _VOID), "catalogue": (_DCAT,), "void": (_VOID,)}


def blueprint(
    releases: ReleaseFolder, links: Links, renderers: PageRenderers, subjects: Subjects
) -> Blueprint:
    """Return the routes of dataset, catalogue, VoID description, citation and typed links."""
    routes = Blueprint("catalogue", __name__)
    serialized = cache(partial(_serialized, renderers, releases))

    def described(name: str, form: Format) -> Response:
        body = serialized(name, form, tuple(each.manifest.name for each in releases.earlier()))
        return representation.fresh(body, form.content_type, ["Accept"])

    @routes.get("/<any(dataset, catalogue):name>")
    def landing(name: str) -> Response:
        release = releases.served
        form = representation.choose(request, (*formats(release, name), HTML))
        if form.codec is not None:
            return described(name, form)
        renderer = renderers.for_request(request)
        return renderer.render(
            "dataset.html",
            release=release,
            others=releases.others(),
            about=metadata,
            citation=citation(release.manifest, links),
            bibtex=bibtex(release.manifest, links),
            offers=formats(release),
            period=subjects.period,
            sources=[renderer.names.iri_name(iri) for iri in subjects.pages],
            places=[renderer.names.iri_name(iri) for iri in subjects.places],
            themes=[renderer.names.iri_name(iri) for iri in subjects.themes],
        )

    @routes.get("/CITATION.cff")
    def cff() -> Response:
        text = citation_cff(releases.served.manifest, subjects, links)
        return representation.fresh(text, f"{YAML}; charset=utf-8")

    @routes.get("/void")
    def void() -> Response:
        return described("void", representation.choose(request, DATA))

    @routes.get("/.well-known/void")
    def well_known() -> BaseResponse:
        return representation.redirect(links.void)

    tokens = ", ".join(form.token for form in DATA)

    @routes.get(f"/<any({', '.join(_FILES)}):name>.<any({tokens}):token>")
    def suffixed(name: str, token: str) -> Response:
        return described(name, by_token(token))

    _add_signposts(routes, releases, links)
    return routes


def _add_signposts(routes: Blueprint, releases: ReleaseFolder, links: Links) -> None:
    landing = discovery.landing_signposts(releases.served, links, formats(releases.served))

    @routes.get("/linkset")
    def linkset() -> Response:
        contexts = discovery.linkset(releases.served, links, landing)
        return representation.json_response(contexts, LINKSET)

    @routes.after_app_request
    def signposted(response: Response) -> Response:
        """Add the signposts to the home page and the landing page."""
        if request.path in ("/", "/dataset") and response.status_code == HTTPStatus.OK:
            for value in discovery.landing_headers(releases.served, landing):
                response.headers.add("Link", value)
        return response


def formats(release: Release, name: str = "dataset") -> tuple[Format, ...]:
    """Return the formats of a description; none if the release has no file for it."""
    return DATA if any(file in release.dumps for file in _FILES[name]) else ()


def _serialized(
    renderers: PageRenderers,
    releases: ReleaseFolder,
    name: str,
    form: Format,
    earlier: tuple[str, ...],
) -> bytes:
    """Return the files of a description as one graph, in a format."""
    release, store, base = releases.served, renderers.store, renderers.store.manifest.base_iri
    graph, files = Graph(), [file for file in _FILES[name] if file in release.dumps]
    if not files:
        raise NotFound(f"this release has no {' and no '.join(_FILES[name])}")
    for file in files:
        rdf.read_turtle(release.directory / file, graph)
    if _DCAT in files:
        others = (releases.find(each).manifest for each in earlier)
        _add_versions(graph, [release.manifest, *others])
    moved = metadata.locate(graph, base, renderers.links.public_url)
    return rdf.serialize(rdf.canonical(moved, base), form, base, store.context)


def _add_versions(graph: Graph, manifests: Sequence[Manifest]) -> None:
    """Add releases as versions of the dataset: this one, then those before it, newest first."""
    dataset = URIRef(f"{manifests[0].base_iri}dataset")
    versions = [URIRef(f"{m.base_iri}dumps/{m.name}/") for m in manifests]
    graph.add((dataset, DCAT.hasCurrentVersion, versions[0]))
    for manifest, release in zip(manifests, versions, strict=True):
        graph.add((dataset, DCAT.hasVersion, release))
        graph.add((release, RDF.type, DCAT.Dataset))
        graph.add((release, DCAT.version, Literal(manifest.version)))
        graph.add((release, DCTERMS.identifier, Literal(f"sha256:{manifest.digest}")))
        graph.add((release, DCTERMS.issued, Literal(manifest.issued, datatype=XSD.date)))
    for later, earlier in chain([(dataset, each) for each in versions[1:2]], pairwise(versions)):
        graph.add((later, DCAT.previousVersion, earlier))


def citation(manifest: Manifest, links: Links) -> str:
    """Return the citation in words."""
    year = manifest.issued[:4]
    return (
        f"{metadata.AUTHORS} ({year}). {metadata.TITLE}, version {manifest.version}, release "
        f"{manifest.name} (sha256:{manifest.digest}). {links.iris.dataset}"
    )


def bibtex(manifest: Manifest, links: Links) -> str:
    """Return the citation for BibTeX: ``@misc``, whose fields every style prints."""
    fields = {
        "author": f"{{{metadata.AUTHORS}}}",  # a group has no first and last name
        "title": f"{{{metadata.TITLE}}}",
        "year": manifest.issued[:4],
        "version": manifest.version,
        "note": f"Version {manifest.version}, release {manifest.name} (sha256:{manifest.digest})",
        "url": links.iris.dataset,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{reliefgraph-{manifest.name},\n{lines}}}\n"


def citation_cff(manifest: Manifest, subjects: Subjects, links: Links) -> str:
    """Return ``CITATION.cff``, which also names the reports behind the facts."""
    return yaml.safe_dump(
        {
            "cff-version": "1.2.0",
            "message": "If you use this dataset, please cite it, and the reports that it is from.",
            "type": "dataset",
            "title": metadata.TITLE,
            "abstract": metadata.ABOUT,
            "authors": [{"name": metadata.AUTHORS}],
            "version": manifest.version,
            "date-released": manifest.issued,
            "license": metadata.LICENCE_SPDX,
            "url": links.iris.dataset,
            "repository-artifact": links.public(links.release(manifest.name)),
            "identifiers": [
                {
                    "type": "other",
                    "value": f"sha256:{manifest.digest}",
                    "description": "SHA-256 of the canonical N-Quads of this release",
                }
            ],
            "keywords": sorted({k.value for k in subjects.keywords if k.language == "en"}),
            "references": [_reference(page, subjects) for page in subjects.pages],
        },
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )


def _reference(page: str, subjects: Subjects) -> dict[str, Any]:
    reader = subjects.reader
    publishers = [{"name": reader.label(iri)} for iri in reader.iris(page, DCTERMS.publisher)]
    return {
        "type": "report",
        "title": reader.label(page),
        "authors": publishers or [{"name": "unknown"}],
        "url": page,
    }
