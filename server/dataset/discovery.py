"""What crawlers, browsers, reference managers and API clients look for at fixed addresses.

The landing page has a Link header for every file but the compressed twins; the linkset has all.

Sources: https://signposting.org/FAIR/, https://www.rfc-editor.org/rfc/rfc9264.html (linkset),
https://www.rfc-editor.org/rfc/rfc9727.html (API catalogue), https://www.sitemaps.org/protocol.html
"""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any, Final
from xml.etree import ElementTree

from flask import Blueprint, Response, current_app, render_template

from kg.dataset import metadata
from kg.errors import NotFound
from kg.formats import HTML, JSON, LINKSET, OPENSEARCH, SUGGESTIONS, XML, Format, Kind, offered
from kg.store import Store
from server.dataset.releases import Release
from server.graph import kinds
from server.graph.description import ThingDescription
from server.graph.graph_reader import GraphReader
from server.graph.kinds import Inventory
from server.graph.typed_links import Signpost
from server.web import representation
from server.web.links import Links

CATALOG_PROFILE: Final = "https://www.rfc-editor.org/info/rfc9727"
_SITEMAP_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: The protocol's limit for one sitemap.
MAX_URLS: Final = 50_000
#: Paths with parameters, where a crawler would never finish.
_ENDLESS: Final = ("sparql?", "search?", "suggest?")


def blueprint(inventory: Inventory, links: Links, title: str) -> Blueprint:
    """Return the routes of robots.txt, OpenSearch, the API catalogue and the sitemaps."""
    routes = Blueprint("discovery", __name__)

    @routes.get("/robots.txt")
    def robots() -> Response:
        """Return the paths that crawlers should skip, and where the sitemap is.

        Source: https://www.rfc-editor.org/rfc/rfc9309.html
        """
        rules = [f"Disallow: /{path}" for path in _ENDLESS]
        lines = ["User-agent: *", *rules, "", f"Sitemap: {links.public(links.sitemap)}", ""]
        return representation.fresh("\n".join(lines), "text/plain; charset=utf-8")

    @routes.get("/opensearch.xml")
    def opensearch() -> Response:
        """Let browsers search this site.

        Source: https://github.com/dewitt/opensearch (1.1, draft 6)
        """
        searches = {HTML.media_type: links.search_path, SUGGESTIONS: links.suggest_path}
        values = {"title": title, "searches": searches, "own_type": OPENSEARCH}
        body = render_template("opensearch.xml", links=links, **values)
        return representation.fresh(body, OPENSEARCH)

    @routes.get("/.well-known/api-catalog")
    def catalog() -> Response:
        profile = f'{LINKSET}; profile="{CATALOG_PROFILE}"'
        response = representation.json_response(api_catalog(links, offered(Kind.GRAPH)), profile)
        itself = Signpost("api-catalog", links.public(links.api_catalog), LINKSET)
        response.headers["Link"] = itself.header()
        return response

    _add_sitemaps(routes, inventory, links)
    return routes


def _add_sitemaps(routes: Blueprint, inventory: Inventory, links: Links) -> None:
    documents = cache(partial(document_paths, inventory.store, links))

    def parts() -> list[Sequence[str]]:
        filled = {links.list(kind.slug) for kind, _ in inventory.counts()}
        empty = {links.list(kind.slug) for kind in kinds.KINDS} - filled
        pages = (path for path in site_pages(links) if path not in empty)
        return in_parts((*pages, *documents()))

    @routes.get("/sitemap.xml")
    def whole() -> Response:
        all_parts = parts()
        if len(all_parts) == 1:
            return representation.fresh(sitemap(all_parts[0], links), XML)
        paths = [links.sitemap_part(number) for number in range(1, len(all_parts) + 1)]
        return representation.fresh(sitemap(paths, links, "sitemapindex", "sitemap"), XML)

    @routes.get("/sitemap-<number>.xml")
    def part(number: str) -> Response:
        numbered = {str(n): paths for n, paths in enumerate(parts(), 1)}
        if number not in numbered:
            raise NotFound(f"there are {len(numbered)} sitemaps, none with the number {number!r}")
        return representation.fresh(sitemap(numbered[number], links), XML)


def site_pages(links: Links) -> Sequence[str]:
    """Return the paths of the site's own pages that exist on this server."""
    sections = (href for _, href in (*links.sections, *links.lower_sections))
    lists = [links.list(kind.slug) for kind in kinds.KINDS] if links.manifest.is_release else ()
    paths = dict.fromkeys((links.home, *sections, *lists))
    router = current_app.url_map.bind("localhost")
    return [
        path
        for path in paths  # a server in front of Flask may answer the query page
        if path == links.query_page or (not path.startswith("/doc/") and router.test(path))
    ]


def document_paths(store: Store, links: Links) -> list[str]:
    """Return the path of each thing's document, sorted."""
    whole = (iri for iri in GraphReader(store).all_subject_iris() if "#" not in iri)
    things = (ThingDescription(store, iri) for iri in whole)
    paths = {links.document(thing.iri) for thing in things if not thing.is_withdrawn}
    return sorted(path for path in paths if path)


def in_parts(paths: Sequence[str], limit: int = MAX_URLS) -> list[Sequence[str]]:
    """Split paths into sitemaps of at most ``limit`` paths; there is at least one."""
    return [paths[start : start + limit] for start in range(0, len(paths), limit)] or [()]


def sitemap(paths: Sequence[str], links: Links, root: str = "urlset", entry: str = "url") -> bytes:
    """Return a sitemap, or an index of sitemaps if the names of its elements are given."""
    top = ElementTree.Element(root, xmlns=_SITEMAP_NAMESPACE)
    for path in paths:
        child = ElementTree.SubElement(top, entry)
        ElementTree.SubElement(child, "loc").text = links.public(path)
        if links.manifest.is_release:
            ElementTree.SubElement(child, "lastmod").text = links.manifest.issued
    return bytes(ElementTree.tostring(top, encoding="utf-8", xml_declaration=True))


def landing_signposts(
    release: Release, links: Links, described_by: Sequence[Format]
) -> list[Signpost]:
    """Return the signposts of the landing page: its description in some formats, and every file."""
    signposts = [
        Signpost("cite-as", links.iris.dataset),
        Signpost("author", links.iris.authors),
        Signpost("license", metadata.LICENCE),
        Signpost("type", "https://schema.org/AboutPage"),  # the class of the page
        Signpost("type", "https://schema.org/Dataset"),  # the class of what it describes
        Signpost("linkset", links.public(links.linkset), LINKSET),
        Signpost("api-catalog", links.public(links.api_catalog), LINKSET),
    ]
    for form in described_by:
        href = links.public(links.dataset_as(form.token))
        signposts.append(Signpost("describedby", href, form.media_type))
    for dump in release.dumps.values():
        href = links.public(links.dump(dump.name, release.manifest.name))
        signposts.append(Signpost("item", href, dump.media_type))
    return signposts


def landing_headers(release: Release, signposts: Sequence[Signpost]) -> Iterator[str]:
    """Yield the Link headers of the landing page: its signposts, compressed files excepted."""
    packed = tuple(f"/{dump.name}" for dump in release.dumps.values() if dump.is_gzip)
    for signpost in signposts:
        if signpost.rel != "item" or not signpost.href.endswith(packed):
            yield signpost.header()


def linkset(release: Release, links: Links, signposts: Sequence[Signpost]) -> dict[str, Any]:
    """Return the signposts of the landing page and of every file."""
    page = links.public(links.dataset)
    contexts = [_context(anchor, signposts) for anchor in (page, links.public_url)]
    back = Signpost("collection", page, HTML.media_type)
    for dump in release.dumps.values():
        anchor = links.public(links.dump(dump.name, release.manifest.name))
        contexts.append(_context(anchor, [back]))
    return {"linkset": contexts}


def api_catalog(links: Links, described_by: Sequence[Format]) -> dict[str, Any]:
    """Return the endpoint with its description in some formats, its documentation and status."""
    endpoint = links.endpoint
    apis = [
        Signpost("service-desc", links.public(links.endpoint_as(form.token)), form.media_type)
        for form in described_by
    ]
    apis += [
        Signpost("service-doc", links.public(links.endpoint_as("html")), HTML.media_type),
        Signpost("status", links.public(links.readiness)),
    ]
    if links.manifest.is_release:
        apis.append(Signpost("service-meta", links.public(links.status_as_data), JSON.media_type))
    itself = links.public(links.api_catalog)
    return {"linkset": [_context(itself, [Signpost("item", endpoint)]), _context(endpoint, apis)]}


def _context(anchor: str, signposts: Sequence[Signpost]) -> dict[str, Any]:
    context: dict[str, Any] = {"anchor": anchor}
    for signpost in signposts:
        target = {"href": signpost.href, **({"type": signpost.type} if signpost.type else {})}
        context.setdefault(signpost.rel, []).append(target)
    return context
