"""What a search found, page by page, for people and for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.graph import kinds, link_queries
from server.graph.names import DisplayName, Names
from server.pages import lists
from server.pages.lists import PAGE_SIZE, Steps
from server.pages.search import Hit, Index
from server.web.links import Links


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that was found.

    Attributes:
        name: of it, and where its page is.
        kind: what a thing like it is called.
        line: what tells it apart from others of its kind.
        why: what it was found by, unless that is its name here.
        hit: how it fits.
    """

    name: DisplayName
    kind: str
    line: tuple[DisplayName, ...]
    why: DisplayName | None
    hit: Hit


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found.

    Attributes:
        sought: as it was asked.
        total: how many things all pages have.
        start: the number of the first on this page, from 1.
        hits: of this page.
        steps: to other pages.
        near: names that may have been meant, where nothing was found.
    """

    sought: str
    total: int
    start: int
    hits: tuple[Row, ...]
    steps: Steps
    near: Sequence[str] = ()


def page(sought: str, number: int, index: Index, names: Names) -> Page:
    """Return a page of what was found.

    Raises:
        NotFound: there are fewer pages.
    """
    hits = index.find(sought)
    path = names.links.search
    steps = lists.steps_of(number, len(hits), lambda n: path(sought, **_numbered(n)))
    start = (number - 1) * PAGE_SIZE
    rows = tuple(_row(hit, names) for hit in hits[start : start + PAGE_SIZE])
    near = () if hits else index.near(sought)
    return Page(sought, len(hits), start + 1, rows, steps, near)


def first(sought: str, number: int, index: Index, names: Names) -> list[Row]:
    """Return the first things that were found, so many at most."""
    return [_row(hit, names) for hit in index.find(sought)[:number]]


def _numbered(number: int) -> dict[str, str]:
    return {"page": str(number)} if number > 1 else {}


def _row(hit: Hit, names: Names) -> Row:
    iri = hit.key.iri
    name = names.iri_name(iri)
    slug = names.links.iris.kind(iri)
    kind = kinds.of(slug)
    href = name.href or names.links.query(
        link_queries.query(names.store, "thing", thing=iri), "html"
    )
    is_told = hit.key.text in (name.text, name.text.strip("“”")) or hit.key.role == "IRI"
    why = None if is_told else DisplayName(hit.key.text, hit.key.lang)
    term = "term of the ontology" if iri.startswith(names.graph.ontology) else "thing"
    called, line = kind.one if kind else term, lists.line(iri, slug, names)
    return Row(DisplayName(name.text, name.lang, href, iri), called, line, why, hit)


def as_json(page: Page, links: Links, names: Names) -> dict[str, Any]:
    """Return a page of what was found, for programs."""
    return {
        "query": page.sought,
        "language": names.lang,
        "total": page.total,
        "page": page.steps.page,
        "pages": page.steps.n_pages,
        "next": links.absolute(page.steps.next),
        "near": list(page.near),
        "results": [
            {
                "iri": row.name.iri,
                "page": links.absolute(row.name.href),
                "kind": row.kind,
                "name": row.name.text,
                "lang": row.name.lang,
                "match": row.hit.match.name.lower(),
                "by": {
                    "role": row.hit.key.role,
                    "text": row.hit.key.text,
                    "lang": row.hit.key.lang,
                },
            }
            for row in page.hits
        ],
    }
