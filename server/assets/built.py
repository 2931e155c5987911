"""Files that the build hook makes for browsers and maps; each may be missing.

The address ``/built/<digest>/…`` always has the same bytes.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from kg.errors import NotFound

_FOLDER: Final = Path(__file__).parents[1] / "built"
#: The files that browsers may ask for.
PUBLIC: Final = ("LICENSES.md", "editor.js")
_DIGITS: Final = 16
_TYPES: Final = {"editor.js": "text/javascript", "LICENSES.md": "text/markdown"}
#: Source: https://www.rfc-editor.org/rfc/rfc8246.html#section-2
_CACHE_FOREVER: Final = "public, max-age=31536000, immutable"


def read(name: str) -> bytes | None:
    """Return the bytes of a file, or None if it was not built."""
    path = _FOLDER / name
    return path.read_bytes() if path.is_file() else None


@cache
def public(name: str) -> bytes | None:
    """Return the bytes of a file that browsers may ask for, or None."""
    return read(name) if name in PUBLIC else None


@cache
def digest() -> str:
    """Return the digest of the files for browsers, which changes with their bytes."""
    combined = sha256()
    for name in PUBLIC:
        combined.update(sha256(public(name) or b"").digest())
    return combined.hexdigest()[:_DIGITS]


def blueprint() -> Blueprint:
    """Return the route of built files."""
    routes = Blueprint("assets", __name__)

    @routes.get("/built/<version>/<name>")
    def asset(version: str, name: str) -> Response:
        content = public(name)
        if content is None or version != digest():
            raise NotFound(f"there is no file {name!r} with this digest")
        response = Response(content, content_type=f"{_TYPES[name]}; charset=utf-8")
        response.headers["Cache-Control"] = _CACHE_FOREVER
        response.set_etag(f"{version}-{name}")
        return response

    return routes
