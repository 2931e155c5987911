"""Typed links: what a machine is told without reading the body.

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
#: What the page about a thing is, whatever the thing is.
_PAGE_TYPE: Final = f"{_SCHEMA}AboutPage"
#: A thing of any files may have any number of classes; a header has an end.
_MAX_TYPES: Final = 8
_CONCEPT: Final = "concept"


@dataclass(frozen=True, slots=True)
class Signpost:
    """A typed link.

    Attributes:
        rel: the relation.
        href: the target, absolute.
        type: its media type; empty where the link does not say it.
    """

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
    """Return the Link header."""
    return "Link", ", ".join(signpost.header() for signpost in signposts)


def document_links(
    description: ThingDescription, links: Links, form: Format, offers: Sequence[Format]
) -> list[Signpost]:
    """Return the links of the document about a thing.

    Args:
        description: of the thing.
        links: of the server.
        form: of this representation.
        offers: all that the document can be had in.
    """
    plain = links.in_language("")
    document = plain.document(description.iri)
    assert document  # what is described is a thing of ours
    path = document.partition("#")[0]
    found = [
        Signpost("canonical", links.public(path)),
        Signpost("describes", description.iri),
        Signpost("cite-as", description.iri),
        *alternates(path, plain, form, offers),
        *(Signpost("type", iri) for iri in _types(description, form)),
    ]
    replacements = filter(external, description.replacements)  # no javascript: in a link of a page
    found += [Signpost("successor-version", iri) for iri in replacements]
    if description.store.manifest.is_release and not description.is_withdrawn:
        found.append(Signpost("license", links.licence))
        found += [Signpost("collection", each) for each in _collections(description, plain)]
    return found


def alternates(
    path: str, links: Links, form: Format, offers: Sequence[Format]
) -> Iterator[Signpost]:
    """Yield where the other formats of a negotiated resource are.

    To a page, data are its description, too: the link that signposting looks for.
    """
    for other in offers:
        href = links.public(links.fixed(path, other.token))
        if other is not form:
            yield Signpost("alternate", href, other.media_type)
        if form.codec is None and other.codec is not None:
            yield Signpost("describedby", href, other.media_type)


def _types(description: ThingDescription, form: Format) -> list[str]:
    """Return what the page is and what the thing is, in our own terms and schema.org's."""
    ours = (rebase(RG, description.store.manifest.base_iri), _SCHEMA)
    found = [iri for iri in description.types if iri.startswith(ours)][:_MAX_TYPES]
    return [_PAGE_TYPE, *found] if form.codec is None else found


def _collections(description: ThingDescription, links: Links) -> Iterator[str]:
    """Yield what the document is one of: its scheme or the list of its kind, and the dataset."""
    kind, _, slug = description.iri.removeprefix(links.iris.things).partition("/")
    if kind == _CONCEPT and "/" in slug:
        scheme = links.document(links.iris.thing(f"{kind}/{slug.partition('/')[0]}"))
        assert scheme  # it is under the IRIs of our things
        yield links.public(scheme)
    elif kinds.find_kind(kind):
        yield links.public(links.list(kind))
    yield links.public(links.dataset)
