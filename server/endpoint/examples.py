"""The example queries: a list by topic, and each of them ready to be asked."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, render_template, request

from kg.errors import NotFound
from kg.formats import HTML, Format, by_token
from kg.store import Store
from server.endpoint import example_queries
from server.endpoint.example_queries import Topic
from server.endpoint.query_form import FORMATS, Ask
from server.web import replies, representation
from server.web.links import Links
from server.web.representation import DATA

_QUERY: Final = by_token("rq")
_LIST: Final = (HTML, *DATA)
_ONE: Final = (HTML, _QUERY, *DATA)


def blueprint(store: Store, links: Links, topics: Sequence[Topic]) -> Blueprint:
    """Return the routes of the examples."""
    routes = Blueprint("examples", __name__)
    examples = {each.slug: each for topic in topics for each in topic.examples}

    @routes.get(links.examples)
    def listed() -> Response:
        form = representation.choose(request, _LIST)
        if form is HTML:
            return _response(form, render_template("examples.html", offers=DATA).encode())
        return _response(form, example_queries.serialize(examples.values(), form, store, links))

    @routes.get(f"{links.examples}/<slug>")
    def shown(slug: str) -> Response:
        if slug not in examples:
            raise NotFound(f"there is no example {slug!r}; {links.examples} lists them")
        example, form = examples[slug], representation.choose(request, _ONE)
        if form is HTML:
            ask = Ask(example.text, links, example=example)
            page = render_template("query.html", ask=ask, formats=FORMATS, offers=_ONE[1:])
            return _response(form, page.encode())
        if form is _QUERY:
            return _response(form, example.text.encode())
        return _response(form, example_queries.serialize([example], form, store, links))

    return routes


def _response(form: Format, body: bytes) -> Response:
    return replies.kept(body, form.content_type, ["Accept"])
