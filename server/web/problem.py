"""A problem document as a page, for whoever would get a page as the answer."""

import json
from http import HTTPStatus
from typing import Final

import flask
from flask import render_template, request

from kg.errors import NotAcceptable
from kg.formats import Kind, offered
from server.web.message import Response
from server.web.negotiate import negotiate

#: A page comes last: who takes anything, as programs do, is told in JSON.
_OFFERS: Final = tuple(sorted(offered(*Kind), key=lambda form: Kind.PAGE in form.kinds))
#: Here a search may find what was meant.
_MISSING: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def page(made: Response) -> flask.Response | None:
    """Return a problem document as a page; None for a client that does not want one."""
    try:
        form = negotiate(request.headers.get("Accept"), _OFFERS)
    except NotAcceptable:
        return None
    if Kind.PAGE not in form.kinds:
        return None
    problem = json.loads(made.body)
    body = render_template("problem.html", problem=problem, is_missing=made.status in _MISSING)
    headers = list(made.headers)
    response = flask.Response(body, made.status, headers, content_type=form.content_type)
    response.vary.add("Accept")
    return response
