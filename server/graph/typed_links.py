"""Typed links: what a machine can learn from the headers alone.

Source: https://www.rfc-editor.org/rfc/rfc8288.html, https://signposting.org/FAIR/ (level 1)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import punctuation
from typing import Final
from urllib.parse import quote

from kg.formats import Format
from kg.namespaces import RG, rebase
from server.graph import kinds
from server.graph.description import ThingDescription
from server.web.links import Links, external

_SCHEMA: Final = "https://schema.org/"
#: At most this many classes of a thing, in our terms or schema.org's, are in its header.
_MAX_TYPES: Final = 8


@dataclass(frozen=True, slots=True)
class Signpost:
    """A typed link to an absolute URL; the media type may be empty."""

    rel: str
    href: str
    type: str = ""

    def header(self) -> str:
        """Return the value of a Link header.

        Source: https://www.rfc-editor.org/rfc/rfc8288.html#section-3,
        https://www.rfc-editor.org/rfc/rfc3987.html#section-3.1 (an IRI as a URI, all in ASCII)
        """
        kind = f'; type="{self.type}"' if self.type else ""
        return f'<{quote(self.href, safe=punctuation)}>; rel="{self.rel}"{kind}'


def link_header(signposts: Iterable[Signpost]) -> tuple[str, str]:
    """Return the name and value of the Link header."""
    return "Link", ", ".join(signpost.header() for signpost in signposts)


def document_links(
    description: ThingDescription, links: Links, form: Format, offers: Sequence[Format]
) -> list[Signpost]:
    """Return the links of a representation of the document about a thing."""
    plain = links.in_language("")
    document = plain.document(description.iri)
    assert document  # only our own things have descriptions
    path = document.partition("#")[0]
    ours = (rebase(RG, description.store.manifest.base_iri), _SCHEMA)
    types = [iri for iri in description.types if iri.startswith(ours)][:_MAX_TYPES]
    if form.codec is None:
        types = [f"{_SCHEMA}AboutPage", *types]
    signposts = [
        Signpost("canonical", links.public(path)),
        Signpost("describes", description.iri),
        Signpost("cite-as", description.iri),
        *alternates(path, plain, form, offers),
        *(Signpost("type", iri) for iri in types),
    ]
    replacements = filter(external, description.replacements)  # no javascript: in a link of a page
    signposts += [Signpost("successor-version", iri) for iri in replacements]
    if description.store.manifest.is_release and not description.is_withdrawn:
        signposts.append(Signpost("license", links.licence))
        signposts += [Signpost("collection", url) for url in _collections(description, plain)]
    return signposts


def alternates(
    path: str, links: Links, form: Format, offers: Sequence[Format]
) -> Iterator[Signpost]:
    """Yield links to the other formats of a negotiated resource; they also describe a page."""
    for other in offers:
        href = links.public(links.fixed(path, other.token))
        if other is not form:
            yield Signpost("alternate", href, other.media_type)
        if form.codec is None and other.codec is not None:
            yield Signpost("describedby", href, other.media_type)


def _collections(description: ThingDescription, links: Links) -> Iterator[str]:
    """Yield the collections of a document: its scheme or the list of its kind, and the dataset."""
    kind, _, slug = description.iri.removeprefix(links.iris.things).partition("/")
    if kind == "concept" and "/" in slug:
        scheme = links.document(links.iris.thing(f"{kind}/{slug.partition('/')[0]}"))
        assert scheme  # it is under the IRIs of our things
        yield links.public(scheme)
    elif kinds.find_kind(kind):
        yield links.public(links.list(kind))
    yield links.public(links.dataset)
