"""Lists of all things of a kind, page by page: the routes ``/list/`` and ``/list/<kind>``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from kg.errors import BadRequest, NotFound
from kg.formats import HTML, Kind, offered, parse_whole_number
from server.graph import facts, figures, queries
from server.graph.kinds import Inventory, ThingKind
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderers
from server.graph.typed_links import Signpost
from server.pages import sections
from server.web import representation
from server.web.message import FRESH

PAGE_SIZE: Final = 100
_OFFERS: Final = (HTML, *offered(Kind.BINDINGS))


@dataclass(frozen=True, slots=True)
class ListItem:
    """A thing in a list: its name, and the values that distinguish it from others of its kind."""

    name: DisplayName
    details: tuple[DisplayName, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """Paths from a page of a list, from 1, to the others; None where there is no such page."""

    page: int
    n_pages: int
    first: str | None = None
    previous: str | None = None
    next: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, from item number ``start``, and a query for all its ``total`` items."""

    kind: ThingKind
    items: tuple[ListItem, ...]
    total: int
    start: int
    pager: Pager
    query: str


def blueprint(inventory: Inventory, renderers: PageRenderers) -> Blueprint:
    """Return the routes of the lists."""
    routes = Blueprint("lists", __name__)

    @routes.get("/list/")
    def kinds() -> Response:
        representation.choose(request, (HTML,))
        return renderers.for_request(request).render("kinds.html", counts=inventory.counts())

    @routes.get("/list/<kind>")
    def things(kind: str) -> BaseResponse:
        form = representation.choose(request, _OFFERS)
        renderer = renderers.for_request(request)
        page = list_page(kind, requested_page(), inventory, renderer.names)
        if form is not HTML:
            path = renderers.links.query(page.query, form.token)
            redirect = representation.redirect(path)  # the endpoint has the whole list as data
            redirect.vary.add("Accept")
            redirect.headers.extend([FRESH])
            return redirect
        response = renderer.render("list.html", page=page, section=page.kind.many)
        add_links(response, page.pager)
        return response

    return routes


def list_page(slug: str, number: int, inventory: Inventory, names: Names) -> ListPage:
    """Return a page, numbered from 1, of the list of all things of a kind.

    The slug of the kind is the first segment of the names of its things.

    Raises:
        NotFound: there are no things of the kind, or fewer pages.
    """
    ordered = inventory.ordered(slug, names)
    if not ordered:
        raise NotFound(f"there are no things of the kind {slug!r}; see {names.links.lists}")
    pager = make_pager(number, len(ordered), lambda n: names.links.list(slug, n))
    start = (number - 1) * PAGE_SIZE
    return ListPage(
        inventory.kind(slug),
        tuple(
            ListItem(names.iri_name(iri), distinguishing_values(iri, slug, names))
            for iri in ordered[start : start + PAGE_SIZE]
        ),
        len(ordered),
        start + 1,
        pager,
        queries.fill(names.store, "kind", start=f"{names.links.iris.things}{slug}/"),
    )


def distinguishing_values(iri: str, slug: str, names: Names) -> tuple[DisplayName, ...]:
    """Return the values that distinguish a thing from others of its kind."""
    plan = sections.PLANS.get(slug, sections.PLAIN)
    values = [
        value
        for property_ in plan.details.split()
        for value in facts.value_names(
            names.graph.asserted_values(iri, property_), names, property_
        )
    ]
    if slug == "observation":
        figure = figures.read_figure(iri, names)
        if figure.quantity:
            values.insert(0, DisplayName(figure.quantity, figure.lang))
    return tuple(values)


def requested_page() -> int:
    """Return the number of the page that the request asks for.

    Raises:
        BadRequest: it is not a whole number.
    """
    text = request.args.get("page", "1")
    number = parse_whole_number(text)
    if number is None:
        raise BadRequest(f"the page must be a whole number, 1 or greater, not {text!r}")
    return number


def make_pager(number: int, total: int, path: Callable[[int], str]) -> Pager:
    """Return the paths from one page, numbered from 1, to the other pages of a list.

    Raises:
        NotFound: there are fewer pages.
    """
    n_pages = max(1, -(-total // PAGE_SIZE))
    if not 1 <= number <= n_pages:
        raise NotFound(f"there is no page {number}: the pages are 1 to {n_pages}")
    targets = (1, number - 1, number + 1, n_pages)
    paths = (path(n) if 1 <= n <= n_pages and n != number else None for n in targets)
    return Pager(number, n_pages, *paths)


def add_links(response: Response, pager: Pager) -> None:
    """Add links to the other pages to the header.

    Source: https://www.rfc-editor.org/rfc/rfc8288.html
    """
    paths = {"first": pager.first, "prev": pager.previous, "next": pager.next, "last": pager.last}
    for relation, path in paths.items():
        if path:
            response.headers.add("Link", Signpost(relation, path).header())
