"""Every page for crawlers: the site's own pages and the document of every thing.

Source: https://www.sitemaps.org/protocol.html
"""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree

import pyoxigraph as ox

from kg.store import Store
from server.web.links import Links

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: No sitemap may have more.
MOST_URLS: Final = 50_000


def documents(store: Store, links: Links) -> Iterator[str]:
    """Yield the path of the document of every thing, sorted; parts are in their thing's."""
    found = set()
    for quad in store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and "#" not in quad.subject.value:
            found.add(links.document(quad.subject.value))
    yield from sorted(path for path in found if path)


def parts(paths: Sequence[str], most: int = MOST_URLS) -> list[Sequence[str]]:
    """Return paths in as many parts as sitemaps are needed; at least one."""
    return [paths[start : start + most] for start in range(0, len(paths), most)] or [()]


def sitemap(paths: Sequence[str], links: Links) -> bytes:
    """Return a sitemap."""
    return _document("urlset", "url", paths, links)


def index(paths: Sequence[str], links: Links) -> bytes:
    """Return an index of sitemaps."""
    return _document("sitemapindex", "sitemap", paths, links)


def _document(root: str, each: str, paths: Sequence[str], links: Links) -> bytes:
    top = ElementTree.Element(root, xmlns=_NAMESPACE)
    for path in paths:
        entry = ElementTree.SubElement(top, each)
        ElementTree.SubElement(entry, "loc").text = links.public(path)
        if links.manifest.is_release:
            ElementTree.SubElement(entry, "lastmod").text = links.manifest.issued
    return bytes(ElementTree.tostring(top, encoding="utf-8", xml_declaration=True))
