"""What machines look for at fixed places: crawlers, browsers, reference managers, API clients."""

from collections.abc import Sequence
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree

from flask import Blueprint, Response, current_app

from kg.errors import NotFound
from kg.formats import LINKSET, OPENSEARCH, SUGGESTIONS, XML, Kind, by_token, offered
from kg.store import Store
from server.dataset import signposts, sitemap
from server.graph import kinds
from server.graph.typed_links import Signpost
from server.web import replies
from server.web.links import Links

_OPENSEARCH_NAMESPACE: Final = "http://a9.com/-/spec/opensearch/1.1/"
#: Paths whose answers depend on what is asked: there is no end of them.
_ENDLESS: Final = ("sparql?", "search?", "suggest?")


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("discovery", __name__)

    @routes.get("/robots.txt")
    def robots() -> Response:
        return replies.kept(robots_txt(links), "text/plain; charset=utf-8")

    @routes.get("/opensearch.xml")
    def opensearch() -> Response:
        return replies.kept(opensearch_xml(links), OPENSEARCH)

    @routes.get("/.well-known/api-catalog")
    def api_catalog() -> Response:
        described = signposts.api_catalog(links, offered(Kind.GRAPH))
        profile = f'{LINKSET}; profile="{signposts.CATALOG_PROFILE}"'
        response = replies.data(described, profile)
        itself = Signpost("api-catalog", links.public(links.api_catalog), LINKSET)
        response.headers["Link"] = itself.header()
        return response

    _add_sitemaps(routes, store, links)
    return routes


def _add_sitemaps(routes: Blueprint, store: Store, links: Links) -> None:
    @cache
    def documents() -> tuple[str, ...]:
        return tuple(sitemap.documents(store, links))

    @routes.get("/sitemap.xml")
    def whole() -> Response:
        found = sitemap.parts((*pages(links), *documents()))
        if len(found) == 1:
            return replies.kept(sitemap.sitemap(found[0], links), XML)
        numbered = [links.sitemap_part(number) for number in range(1, len(found) + 1)]
        return replies.kept(sitemap.index(numbered, links), XML)

    @routes.get("/sitemap-<number>.xml")
    def part(number: str) -> Response:
        found = sitemap.parts((*pages(links), *documents()))
        numbered = {str(n): paths for n, paths in enumerate(found, 1)}
        if number not in numbered:
            raise NotFound(f"there are {len(found)} sitemaps, and none has the number {number!r}")
        return replies.kept(sitemap.sitemap(numbered[number], links), XML)


def pages(links: Links) -> Sequence[str]:
    """Return the paths of the site's own pages, of those that there are."""
    sections = (href for _, href in (*links.sections, *links.lower_sections))
    lists = [links.list(kind.slug) for kind in kinds.KINDS] if links.manifest.is_release else ()
    found = dict.fromkeys((links.home, *sections, *lists))
    router = current_app.url_map.bind("localhost")
    return [path for path in found if not path.startswith("/doc/") and router.test(path)]


def robots_txt(links: Links) -> str:
    """Return what crawlers may read.

    Source: https://www.rfc-editor.org/rfc/rfc9309.html
    """
    root = urlsplit(links.public_url).path
    rules = [f"Disallow: {root}{path}" for path in _ENDLESS]
    where = f"Sitemap: {links.public(links.sitemap)}"
    return "\n".join(["User-agent: *", *rules, "", where, ""])


def opensearch_xml(links: Links) -> bytes:
    """Return what browsers need to search here.

    Source: https://github.com/dewitt/opensearch (1.1, draft 6)
    """
    top = ElementTree.Element("OpenSearchDescription", xmlns=_OPENSEARCH_NAMESPACE)
    html = by_token("html").media_type
    for name, text in (
        ("ShortName", "ReliefGraph"),
        ("Description", "Search by name, code or number"),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
    ):
        ElementTree.SubElement(top, name).text = text
    image = ElementTree.SubElement(top, "Image", type="image/svg+xml")
    image.text = links.public(links.static("icon.svg"))
    for media_type, path in ((html, links.search_path), (SUGGESTIONS, links.suggest_path)):
        template = f"{links.public(path)}?q={{searchTerms}}"
        ElementTree.SubElement(top, "Url", type=media_type, method="get", template=template)
    ElementTree.SubElement(
        top, "Url", type=OPENSEARCH, rel="self", template=links.public(links.opensearch)
    )
    return bytes(ElementTree.tostring(top, encoding="utf-8", xml_declaration=True))
