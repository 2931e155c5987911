"""The example queries: a list by topic, and each of them ready to be asked."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request

from kg.errors import NotFound
from kg.formats import Format, Kind, by_token, offered
from kg.store import Store
from server import questions
from server.form import FORMATS, Ask
from server.links import Links
from server.message import FRESH
from server.negotiate import negotiate
from server.questions import Topic

_PAGE, _QUERY = by_token("html"), by_token("rq")
_GRAPH = [
    form
    for form in offered(Kind.GRAPH)
    if Kind.DATASET not in form.kinds or form is by_token("jsonld")
]
_LIST = (_PAGE, *_GRAPH)
_ONE = (_PAGE, _QUERY, *_LIST[1:])


def blueprint(store: Store, links: Links, topics: Sequence[Topic]) -> Blueprint:
    """Return the routes of the examples."""
    routes = Blueprint("examples", __name__)
    examples = {each.slug: each for topic in topics for each in topic.examples}

    @routes.get(links.examples)
    def listed() -> Response:
        form = _wanted(_LIST)
        if form is _PAGE:
            return _response(form, render_template("examples.html", offers=_LIST[1:]).encode())
        return _response(form, questions.serialize(examples.values(), form, store, links))

    @routes.get(f"{links.examples}/<slug>")
    def shown(slug: str) -> Response:
        if slug not in examples:
            raise NotFound(f"there is no example {slug!r}; {links.examples} lists them")
        example, form = examples[slug], _wanted(_ONE)
        if form is _PAGE:
            ask = Ask(example.text, links, example=example)
            page = render_template("query.html", ask=ask, formats=FORMATS, offers=_ONE[1:])
            return _response(form, page.encode())
        if form is _QUERY:
            return _response(form, example.text.encode())
        return _response(form, questions.serialize([example], form, store, links))

    return routes


def _wanted(offers: tuple[Format, ...]) -> Format:
    return negotiate(request.headers.get("Accept"), offers, request.args.get("format"))


def _response(form: Format, body: bytes) -> Response:
    response = Response(body, content_type=form.content_type)
    response.vary.add("Accept")
    response.add_etag()
    response.headers.extend([FRESH])
    return response
