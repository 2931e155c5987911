"""The query operation; the W3C's tests of it are in ``tests/conformance``."""

from urllib.parse import urlencode

import pytest

from kg.errors import BadRequest, Refused, RequestError, TooLarge, UnsupportedMediaType
from server.message import Request
from server.protocol import DIRECT, FORM, UPDATE, Query, read

ASK = "ASK {}"
LIMIT_BYTES = 1_000


def get(*parameters: tuple[str, str]) -> Request:
    return Request("GET", "/sparql", urlencode(parameters))


def test_every_parameter_is_read_in_the_url_and_in_a_form() -> None:
    parameters = [
        ("query", ASK),
        ("default-graph-uri", "http://a/1"),
        ("default-graph-uri", "http://a/2"),
        ("named-graph-uri", "urn:x"),
        ("format", "text/csv"),
        ("timeout", "0.5"),
        ("other", "x"),
    ]
    expected = Query(ASK, ("http://a/1", "http://a/2"), ("urn:x",), "text/csv", 0.5)
    assert read(get(*parameters), LIMIT_BYTES) == expected
    for method in ("POST", "QUERY"):
        form = Request(method, "/sparql", content_type=FORM, body=urlencode(parameters).encode())
        assert read(form, LIMIT_BYTES) == expected
        url = urlencode(parameters[1:])
        direct = Request(method, "/sparql", url, DIRECT, body=ASK.encode())
        assert read(direct, LIMIT_BYTES) == expected


def test_the_media_type_of_a_body_may_have_parameters_and_capitals() -> None:
    for content_type in (f"{DIRECT}; charset=UTF-8", DIRECT.title(), f'{DIRECT};charset="utf-8"'):
        request = Request("POST", "/sparql", content_type=content_type, body="ASK {} #é".encode())
        assert read(request, LIMIT_BYTES) == Query("ASK {} #é")


def test_without_a_query_the_service_is_described() -> None:
    assert read(get(), LIMIT_BYTES) is None
    assert read(get(("format", "ttl")), LIMIT_BYTES) is None


@pytest.mark.parametrize(("n", "is_read"), [(100, True), (101, False)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_hundred_parameters_are_read_and_no_more(method: str, n: int, *, is_read: bool) -> None:
    sent = urlencode([("query", ASK), *[("x", str(i)) for i in range(n - 1)]])
    request = Request(method, "/sparql", sent)
    if method == "POST":
        request = Request(method, "/sparql", content_type=FORM, body=sent.encode())
    if is_read:
        assert read(request, LIMIT_BYTES) == Query(ASK)
    else:
        with pytest.raises(BadRequest, match="more than 100 parameters"):
            read(request, LIMIT_BYTES)


def test_the_limit_is_of_bytes() -> None:
    assert read(get(("query", "é" * 500)), LIMIT_BYTES)
    with pytest.raises(TooLarge, match="longer than 1000 bytes"):
        read(get(("query", "é" * 500 + "x")), LIMIT_BYTES)


@pytest.mark.parametrize(
    ("request_", "error", "words"),
    [
        (get(("query", ASK), ("query", ASK)), BadRequest, "exactly one query is needed, not 2"),
        (Request("POST", "/sparql", content_type=FORM), BadRequest, "not 0"),
        (get(("query", ASK), ("default-graph-uri", "x")), BadRequest, "default-graph-uri='x'"),
        (get(("query", ASK), ("named-graph-uri", "")), BadRequest, "named-graph-uri=''"),
        *[
            (get(("query", ASK), ("timeout", value)), BadRequest, "the timeout is a number")
            for value in ("0", "-1", "nan", "inf", "soon", "")
        ],
        (Request("GET", "/sparql", "query=%E9"), BadRequest, "of the URL are not UTF-8"),
        (Request("POST", "/sparql", "", FORM, body=b"query=%E9"), BadRequest, "of the form are"),
        (Request("POST", "/sparql", "", DIRECT, body=b"ASK \xe9"), BadRequest, "UTF-8: byte 4"),
        (get(("update", "")), Refused, "updates are refused"),
        (Request("POST", "/sparql", "", UPDATE, body=b"x"), Refused, "updates are refused"),
        (
            Request("POST", "/sparql", "", f"{DIRECT};charset=latin-1", body=b"x"),
            UnsupportedMediaType,
            "a query is UTF-8, not latin-1",
        ),
        (Request("QUERY", "/sparql", "", "text/plain", body=b"x"), UnsupportedMediaType, "QUERY"),
        (Request("POST", "/sparql", "", "", body=b"x"), UnsupportedMediaType, "without a Content"),
    ],
)
def test_what_is_no_query_operation_is_told(
    request_: Request, error: type[RequestError], words: str
) -> None:
    with pytest.raises(error, match=words):
        read(request_, LIMIT_BYTES)
