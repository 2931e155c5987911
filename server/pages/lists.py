"""Lists of all things of a kind, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import NotFound
from server.graph import facts, figures, link_queries
from server.graph.inventory import Inventory
from server.graph.kinds import Kind
from server.graph.names import DisplayName, Names
from server.pages import sections

#: A page of a list has so many things.
PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a list: its name, and what tells it apart from others."""

    name: DisplayName
    line: tuple[DisplayName, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The way from one page of a list to others; None where there is none.

    Attributes:
        page: the number of this page, from 1.
        n_pages: how many there are.
        first: where the first page is, unless this is it.
        previous: where the page before is.
        next: where the page after is.
        last: where the last page is, unless this is it.
    """

    page: int
    n_pages: int
    first: str | None = None
    previous: str | None = None
    next: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list.

    Attributes:
        kind: of all things in it.
        items: of this page.
        total: how many things the whole list has.
        start: the number of the first item of this page, from 1.
        steps: to other pages.
        query: asks the endpoint for the whole list.
    """

    kind: Kind
    items: tuple[Item, ...]
    total: int
    start: int
    steps: Steps
    query: str


def page(slug: str, number: int, inventory: Inventory, names: Names) -> Listed:
    """Return a page of the list of all things of a kind.

    Args:
        slug: the kind, as the first segment of the names of its things.
        number: of the page, from 1.
        inventory: of the release.
        names: in the reader's language.

    Raises:
        NotFound: there are no things of the kind, or fewer pages.
    """
    ordered = inventory.ordered(slug, names)
    if not ordered:
        raise NotFound(f"there is nothing of the kind {slug!r} here; {names.links.lists} has all")
    steps = steps_of(number, len(ordered), lambda n: names.links.list(slug, n))
    start = (number - 1) * PAGE_SIZE
    shown = ordered[start : start + PAGE_SIZE]
    return Listed(
        inventory.kind(slug),
        tuple(Item(names.iri_name(iri), line(iri, slug, names)) for iri in shown),
        len(ordered),
        start + 1,
        steps,
        link_queries.query(names.store, "kind", start=f"{names.links.iris.things}{slug}/"),
    )


def steps_of(number: int, total: int, path: Callable[[int], str]) -> Steps:
    """Return the way from a page to others.

    Args:
        number: of the page, from 1.
        total: how many things all pages have.
        path: of a page, by its number.

    Raises:
        NotFound: there are fewer pages.
    """
    n_pages = max(1, -(-total // PAGE_SIZE))
    if not 1 <= number <= n_pages:
        raise NotFound(f"there is no page {number}: the pages are 1 to {n_pages}")
    is_first, is_last = number == 1, number == n_pages
    return Steps(
        number,
        n_pages,
        None if is_first else path(1),
        None if is_first else path(number - 1),
        None if is_last else path(number + 1),
        None if is_last else path(n_pages),
    )


def line(iri: str, slug: str, names: Names) -> tuple[DisplayName, ...]:
    """Return what tells a thing apart from others of its kind."""
    graph = names.graph
    plan = sections.PLANS.get(slug, sections.PLAIN)
    found: Sequence[DisplayName] = [
        name
        for property_ in plan.line.split()
        for name in facts.values(graph.asserted(iri, property_), names)
    ]
    if slug == "observation":
        figure = figures.of(iri, names)
        said = DisplayName(figure.quantity, figure.lang)
        return (said, *found) if said.text else tuple(found)
    return tuple(found)
