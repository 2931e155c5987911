"""The ways to things: ``/list/``, ``/search`` and ``/suggest``."""

from typing import Final

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from kg.errors import BadRequest
from kg.formats import HTML, JSON, SUGGESTIONS, Kind, offered
from kg.numerals import whole_number
from kg.store import Store
from server.graph.inventory import Inventory
from server.graph.page_renderer import PageRenderers
from server.graph.typed_links import Signpost
from server.pages import lists
from server.pages import search_results as founds
from server.pages.lists import Steps
from server.pages.search import MOST_CHARS, Index
from server.web import replies, representation
from server.web.links import Links
from server.web.message import FRESH

_MOST_SUGGESTIONS: Final = 10
_LIST: Final = (HTML, *offered(Kind.BINDINGS))
_VARIED: Final = ("Accept", "Accept-Language")


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the routes of lists and of the search."""
    routes = Blueprint("browse", __name__)
    renderers = PageRenderers(store, links)
    inventory = Inventory(store, links)
    index = Index(store, links, inventory)

    @routes.get("/list/")
    def kinds() -> Response:
        representation.choose(request, (HTML,))
        renderer = renderers.for_request(request)
        return renderer.render("kinds.html", counts=inventory.counts())

    @routes.get("/list/<kind>")
    def things(kind: str) -> BaseResponse:
        form = representation.choose(request, _LIST)
        renderer = renderers.for_request(request)
        listed = lists.page(kind, _number(), inventory, renderer.names)
        if form is not HTML:
            return _to_query(links.query(listed.query, form.token))
        response = renderer.render("list.html", listed=listed, section=listed.kind.many)
        _link(response, listed.steps)
        return response

    @routes.get("/search")
    def search() -> Response:
        sought = _sought()
        form = representation.choose(request, (HTML, JSON))
        renderer = renderers.for_request(request)
        page = founds.page(sought, _number(), index, renderer.names)
        if form is JSON:
            told = founds.as_json(page, links, renderer.names)
            return replies.data(told, JSON.content_type, _VARIED)
        response = renderer.render("search.html", page=page, sought=sought)
        _link(response, page.steps)
        return response

    @routes.get("/suggest")
    def suggest() -> Response:
        """Answer as OpenSearch's suggestions do: what was begun, names, kinds, addresses."""
        sought = _sought()
        renderer = renderers.for_request(request)
        rows = founds.first(sought, _MOST_SUGGESTIONS, index, renderer.names)
        suggested = [
            sought,
            [row.name.text for row in rows],
            [row.kind for row in rows],
            [links.absolute(row.name.href) for row in rows],
        ]
        return replies.data(suggested, SUGGESTIONS, _VARIED)

    return routes


def _sought() -> str:
    """Return what is sought.

    Raises:
        BadRequest: it is longer than any name that can be sought.
    """
    sought = request.args.get("q", "")
    if len(sought) > MOST_CHARS:
        raise BadRequest(f"what is sought has {len(sought)} characters; {MOST_CHARS} are the most")
    return sought


def _number() -> int:
    """Return the number of the page that is wanted.

    Raises:
        BadRequest: it is no number.
    """
    text = request.args.get("page", "1")
    number = whole_number(text)
    if number is None:
        raise BadRequest(f"the page is a whole number from 1, not {text!r}")
    return number


def _to_query(path: str) -> BaseResponse:
    """Return where the whole list is as data: at the endpoint."""
    response = replies.redirect(path)
    response.vary.add("Accept")
    response.headers.extend([FRESH])
    return response


def _link(response: Response, steps: Steps) -> None:
    """Say in the header where the other pages are.

    Source: https://www.rfc-editor.org/rfc/rfc8288.html
    """
    ways = {"first": steps.first, "prev": steps.previous, "next": steps.next, "last": steps.last}
    for relation, path in ways.items():
        if path:
            response.headers.add("Link", Signpost(relation, path).header())
