"""What was built for browsers: ``/built/<digest>/…``, each address for ever the same bytes."""

from typing import Final

from flask import Blueprint, Response

from kg.errors import NotFound
from server import built

_TYPES: Final = {"editor.js": "text/javascript", "LICENSES.md": "text/markdown"}
#: Source: https://www.rfc-editor.org/rfc/rfc8246.html#section-2
_FOR_EVER: Final = "public, max-age=31536000, immutable"


def blueprint() -> Blueprint:
    """Return the route of built files."""
    routes = Blueprint("assets", __name__)

    @routes.get("/built/<digest>/<name>")
    def asset(digest: str, name: str) -> Response:
        content = built.public(name)
        if content is None or digest != built.digest():
            raise NotFound(f"there is no file {name!r} of this name and digest")
        response = Response(content, content_type=f"{_TYPES[name]}; charset=utf-8")
        response.headers["Cache-Control"] = _FOR_EVER
        response.set_etag(f"{digest}-{name}")
        return response

    return routes
