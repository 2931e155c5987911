"""Replies of Flask that may be kept: they are the same until another release is served."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Response

from server.message import FRESH


def kept(body: str | bytes, content_type: str, vary: Iterable[str] = ()) -> Response:
    """Return a reply whose validator is of its bytes.

    Args:
        body: all of it.
        content_type: of the body, with its parameters.
        vary: the headers of the request that it depends on.
    """
    response = Response(body, content_type=content_type)
    response.vary.update(vary)
    response.add_etag()
    response.headers.extend([FRESH])
    return response


def data(value: Any, content_type: str, vary: Iterable[str] = ()) -> Response:
    """Return a value as JSON, as people can read it, too; see ``kept``."""
    return kept(json.dumps(value, ensure_ascii=False, indent=1) + "\n", content_type, vary)
