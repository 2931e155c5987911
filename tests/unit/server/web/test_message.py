"""The headers of every response, and the query string of a request."""

import pytest

from server.web.message import EVERYWHERE, Response, header, preflight, query_string


def listed(headers: tuple[tuple[str, str], ...], name: str) -> list[str]:
    return header(headers, name).split(", ")


def test_the_content_security_policy_allows_only_our_own_files() -> None:
    parts = header(EVERYWHERE, "content-security-policy").split("; ")
    assert dict(part.split(" ", 1) for part in parts) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert header(EVERYWHERE, "x-content-type-options") == "nosniff"


def test_any_site_may_read_every_answer() -> None:
    assert header(EVERYWHERE, "access-control-allow-origin") == "*"
    assert listed(EVERYWHERE, "access-control-expose-headers") == [
        "Accept-Encoding",
        "Accept-Query",
        "Allow",
        "Content-Disposition",
        "Content-Location",
        "ETag",
        "Link",
        "Repr-Digest",
        "Retry-After",
        "Server-Timing",
    ]


@pytest.mark.parametrize(
    ("method", "names", "allowed"),
    [
        (None, None, ("GET, HEAD, POST, QUERY", "*, Authorization")),
        ("QUERY", None, ("QUERY", "*, Authorization")),
        (
            "DELETE",
            "traceparent,queryid",
            ("DELETE", "traceparent,queryid"),
        ),
    ],
)
def test_any_site_may_send_whatever_it_asks_to_send(
    method: str | None, names: str | None, allowed: tuple[str, str]
) -> None:
    assert dict(preflight(method, names)) == {
        "access-control-allow-methods": allowed[0],
        "access-control-allow-headers": allowed[1],
        "access-control-max-age": "86400",
        "vary": "Access-Control-Request-Headers, Access-Control-Request-Method",
    }


@pytest.mark.parametrize(
    ("sent", "escaped"),
    [
        ("a=%20&b=1+2", "a=%20&b=1+2"),
        ("query=SELECT {?x}|<é>", "query=SELECT%20{?x}|<%C3%A9>"),
        (b"q=\xff\n", "q=%FF%0A"),
        ("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
        ("", ""),
    ],
)
def test_query_strings_are_ascii(sent: str | bytes, escaped: str) -> None:
    assert query_string(sent) == escaped


def test_header_returns_the_first_of_its_name() -> None:
    headers = [("a", "1"), ("b", "2"), ("b", "3")]
    assert [header(headers, name) for name in ("b", "a", "c")] == ["2", "1", ""]


def test_a_response_is_empty_by_default() -> None:
    response = Response(204, [])
    note = response.note
    assert (response.body, note.outcome, note.query, note.queue_s, note.engine_s) == (
        b"",
        "",
        "",
        0,
        0,
    )
