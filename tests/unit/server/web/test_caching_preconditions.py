"""Preconditions on a response; test_conditional.py in the folder above has them on every path."""

import pytest

from server.web.caching import evaluate
from server.web.message import FRESH, QueryNote, Response


@pytest.mark.parametrize(
    ("status", "known", "headers", "becomes"),
    [
        (200, '"a"', (("etag", '"a"'), FRESH), 304),
        (200, 'W/"a"', (("etag", '"a"'),), 304),
        (200, "*", (("etag", '"a"'),), 304),
        (200, '"b"', (("etag", '"a"'),), 200),
        (200, "", (("etag", '"a"'),), 200),
        (200, '"a"', (), 200),
        (200, "*", (), 304),
        (200, '""', (), 200),
        (404, '"a"', (("etag", '"a"'),), 404),
    ],
)
def test_a_known_response_is_not_sent_again(
    status: int, known: str, headers: tuple[tuple[str, str], ...], becomes: int
) -> None:
    content_headers = (("content-type", "application/json"), ("content-encoding", "gzip"), *headers)
    response = Response(status, content_headers, b"body", QueryNote("hit", "x"))
    evaluated = evaluate(response, None, known)
    if becomes == 304:
        assert evaluated == Response(304, headers, b"", QueryNote("hit", "x"))
    else:
        assert evaluated == response


@pytest.mark.parametrize(
    ("wanted", "status"), [("*", 200), ('"a"', 412), ('""', 412), ("", 412), (None, 200)]
)
def test_a_response_without_a_tag_matches_only_any(wanted: str | None, status: int) -> None:
    evaluated = evaluate(Response(200, (), b"body"), wanted, "")
    assert evaluated.status == status
    if status == 412:
        assert b"which has no ETag" in evaluated.body
        assert "etag" not in dict(evaluated.headers)
