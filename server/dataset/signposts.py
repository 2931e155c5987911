"""Signposts for machines that arrive at the landing page: what it is about, where its files are.

The Link headers name every file once; its compressed twin is in the linkset, which has all.

Sources: https://signposting.org/FAIR/, https://www.rfc-editor.org/rfc/rfc9264.html,
https://www.rfc-editor.org/rfc/rfc9727.html
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kg.dataset import metadata
from kg.formats import JSON, LINKSET, Format, by_token
from server.dataset.releases import Release
from server.graph.typed_links import Signpost
from server.web.links import Links

#: What the landing page is, and what it is about.
_TYPES: Final = ("https://schema.org/AboutPage", "https://schema.org/Dataset")
#: What the profile of an API catalogue is called.
CATALOG_PROFILE: Final = "https://www.rfc-editor.org/info/rfc9727"


def landing(release: Release, links: Links, described_by: Sequence[Format]) -> list[Signpost]:
    """Return the signposts of the landing page, every file among them.

    Args:
        release: that is served.
        links: to its files.
        described_by: the formats that the dataset's description can be had in.
    """
    found = [
        Signpost("cite-as", links.iris.dataset),
        Signpost("author", links.iris.authors),
        Signpost("license", metadata.LICENCE),
        *(Signpost("type", kind) for kind in _TYPES),
        Signpost("linkset", links.public(links.linkset), LINKSET),
        Signpost("api-catalog", links.public(links.api_catalog), LINKSET),
    ]
    for form in described_by:
        href = links.public(links.dataset_as(form.token))
        found.append(Signpost("describedby", href, form.media_type))
    for dump in release.dumps.values():
        href = links.public(links.dump(dump.name, release.manifest.name))
        found.append(Signpost("item", href, dump.media_type))
    return found


def headers(release: Release, signposts: Sequence[Signpost]) -> Iterator[str]:
    """Yield the Link headers of the landing page: its signposts without the compressed files."""
    packed = tuple(f"/{dump.name}" for dump in release.dumps.values() if dump.is_gzip)
    for each in signposts:
        if each.rel != "item" or not each.href.endswith(packed):
            yield each.header()


def linkset(release: Release, links: Links, signposts: Sequence[Signpost]) -> dict[str, Any]:
    """Return the signposts of the landing page and of every file."""
    page = links.public(links.dataset)
    contexts = [_context(anchor, signposts) for anchor in (page, links.public_url)]
    back = Signpost("collection", page, by_token("html").media_type)
    for dump in release.dumps.values():
        anchor = links.public(links.dump(dump.name, release.manifest.name))
        contexts.append(_context(anchor, [back]))
    return {"linkset": contexts}


def api_catalog(links: Links, described_by: Sequence[Format]) -> dict[str, Any]:
    """Return what can be asked here, each with its description, its documentation and its state.

    Args:
        links: to what can be asked.
        described_by: the formats that the endpoint's description can be had in.
    """
    endpoint = links.endpoint
    html = by_token("html").media_type
    apis = [
        Signpost("service-desc", links.public(links.endpoint_as(form.token)), form.media_type)
        for form in described_by
    ]
    apis += [
        Signpost("service-doc", links.public(links.endpoint_as("html")), html),
        Signpost("status", links.public(links.readiness)),
    ]
    if links.manifest.is_release:
        apis.append(Signpost("service-meta", links.public(links.status_as_data), JSON.media_type))
    itself = links.public(links.api_catalog)
    return {"linkset": [_context(itself, [Signpost("item", endpoint)]), _context(endpoint, apis)]}


def _context(anchor: str, signposts: Sequence[Signpost]) -> dict[str, Any]:
    """Return the links of one context, by relation."""
    found: dict[str, Any] = {"anchor": anchor}
    for each in signposts:
        target = {"href": each.href, **({"type": each.type} if each.type else {})}
        found.setdefault(each.rel, []).append(target)
    return found
