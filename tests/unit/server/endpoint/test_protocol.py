"""The query operation; the W3C's tests of it are in ``tests/conformance``."""

import gzip
import zlib
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import pytest
import zstandard

from kg.errors import BadRequest, Refused, RequestError
from kg.sparql.query import Query
from server.endpoint import protocol
from server.endpoint.protocol import (
    DIRECT,
    FORM,
    UPDATE,
    QueryOperation,
    check_iri,
    parameter,
    read,
    url_values,
)
from server.web.errors import TooLarge, UnsupportedCoding, UnsupportedMediaType
from server.web.message import Request

ASK = "ASK {}"
LIMIT_BYTES = 1_000


def operation(
    text: str,
    default: tuple[str, ...] = (),
    named: tuple[str, ...] = (),
    token: str | None = None,
    timeout_s: float | None = None,
) -> QueryOperation:
    return QueryOperation(Query(text), default, named, token, timeout_s)


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
    expected = operation(ASK, ("http://a/1", "http://a/2"), ("urn:x",), "text/csv", 0.5)
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
        assert read(request, LIMIT_BYTES) == operation("ASK {} #é")


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
        assert read(request, LIMIT_BYTES) == operation(ASK)
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
        (get(("query", ASK), ("query", ASK)), BadRequest, "exactly one query is required, not 2"),
        (Request("POST", "/sparql", content_type=FORM), BadRequest, "not 0"),
        (get(("query", ASK), ("default-graph-uri", "x")), BadRequest, "default-graph-uri='x'"),
        (get(("query", ASK), ("named-graph-uri", "")), BadRequest, "named-graph-uri=''"),
        *[
            (get(("query", ASK), ("timeout", value)), BadRequest, "the timeout must be a number")
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
def test_a_malformed_operation_is_refused_with_a_reason(
    request_: Request, error: type[RequestError], words: str
) -> None:
    with pytest.raises(error, match=words):
        read(request_, LIMIT_BYTES)


@pytest.mark.parametrize(
    ("request_", "detail"),
    [
        (Request("POST", "/sparql", "", FORM), "exactly one query is required, not 0"),
        (Request("POST", "/sparql", "query=a", DIRECT, body=b"b"),
            "exactly one query is required, not 2"),
        (Request("POST", "/sparql", "query=a", FORM, body=b"query=b"),
            "exactly one query is required, not 2"),
        (get(("query", "x" * 1_001)), "the query is longer than 1000 bytes"),
        (get(("query", ASK), ("named-graph-uri", "x:y"), ("named-graph-uri", "x y")),
            "named-graph-uri='x y' is not an absolute IRI"),
        (get(("query", ASK), ("default-graph-uri", "a:<")),
            "default-graph-uri='a:<' is not an absolute IRI"),
        (get(("query", ASK), ("timeout", "0.0")),
            "the timeout must be a number of seconds above 0, not '0.0'"),
        (get(("query", ASK), ("timeout", "1234567890")),
            "the timeout must be a number of seconds above 0, not '1234567890'"),
        (get(("query", ASK), ("timeout", "1.1234567890")),
            "the timeout must be a number of seconds above 0, not '1.1234567890'"),
        (get(("query", ASK), ("timeout", " 1")),
            "the timeout must be a number of seconds above 0, not ' 1'"),
        (get(("query", ASK), ("timeout", "x"), ("timeout", "1")),
            "the timeout must be a number of seconds above 0, not 'x'"),
        (Request("GET", "/sparql", "a=%ff"), "the parameters of the URL are not UTF-8"),
        (Request("POST", "/sparql", "", FORM, body=b"a=%ff"),
            "the parameters of the form are not UTF-8"),
        (Request("POST", "/sparql", "", FORM, body=b"a=\xff"), "the query is not UTF-8: byte 2"),
        (Request("GET", "/sparql", "x&" * 101), "the URL has more than 100 parameters"),
        (Request("POST", "/sparql", "", FORM, body=b"x&" * 101),
            "the form has more than 100 parameters"),
        (Request("POST", "/sparql", "", f"{DIRECT}; charset=UTF-16", body=b"x"),
            "a query is UTF-8, not utf-16"),
        (Request("QUERY", "/sparql", "", "text/plain; a=b", body=b"x"),
            f"QUERY text/plain; a=b: send {FORM} or {DIRECT}"),
        (Request("POST", "/sparql"), f"POST without a Content-Type: send {FORM} or {DIRECT}"),
    ],
)  # fmt: skip
def test_an_error_says_what_is_wrong_with_the_request(request_: Request, detail: str) -> None:
    with pytest.raises(RequestError) as caught:
        read(request_, LIMIT_BYTES)
    assert str(caught.value) == detail


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (get(("query", "")), operation("")),
        (get(("query", "x" * 1_000)), operation("x" * 1_000)),
        (get(("query", ASK), ("format", "")), operation(ASK, token="")),
        (get(("query", ASK), ("format", "a"), ("format", "b")), operation(ASK, (), (), "a")),
        (get(("query", ASK), ("timeout", "1"), ("timeout", "x")), operation(ASK, timeout_s=1)),
        (get(("query", ASK), ("timeout", "123456789.5")), operation(ASK, timeout_s=123456789.5)),
        (get(("query", ASK), ("timeout", "0.123456789")), operation(ASK, timeout_s=0.123456789)),
        (get(("Query", ASK), ("query", "a")), operation("a")),
        (get(("query", ASK), ("default-graph-uri", "a+.-9:")), operation(ASK, ("a+.-9:",))),
        (Request("GET", "/sparql", "query=a%20b+c%C3%A9"), operation("a b cé")),
        (Request("GET", "/sparql", "query=a", FORM, body=b"query=b"), operation("a")),
        (Request("HEAD", "/sparql", "query=a", UPDATE, body=b"b"), operation("a")),
        (Request("POST", "/sparql", "format=x", FORM, body=b"query=b&format=y"),
            operation("b", (), (), "x")),
        (Request("POST", "/sparql", "", f"{FORM}; charset=x", body=b"query=b"), operation("b")),
        (Request("POST", "/sparql", "", f"{DIRECT}; charset=US-ASCII", body=b"b"), operation("b")),
        (Request("POST", "/sparql", "", f"{DIRECT}; charset=utf8", body=b"b"), operation("b")),
        (Request("POST", "/sparql", "", DIRECT), operation("")),
        (get(("query", "\ufeffASK {}")), operation(ASK)),
        (Request("GET", "/sparql", "query=%EF%BB%BFASK+%7B%7D"), operation(ASK)),
        (Request("POST", "/sparql", "", DIRECT, body=b"\xef\xbb\xbfASK {}"), operation(ASK)),
        (Request("POST", "/sparql", "", FORM, body=b"query=%EF%BB%BFASK+%7B%7D"), operation(ASK)),
        (Request("GET", "/sparql", "query=ASK%20{'\ufeff'}"), operation("ASK {'\ufeff'}")),
        (Request("POST", "/sparql", "", f'{DIRECT} ; Charset="UTF-8"', body=b"b"), operation("b")),
        (Request("POST", "/sparql", "", DIRECT.upper(), body=b"b"), operation("b")),
        (Request("POST", "/sparql", "", f"{FORM};charset=UTF-8", body=b"query=a+b%20c"),
            operation("a b c")),
        (Request("GET", "/sparql", "=x&&query=b&=&x"), operation("b")),
        (Request("HEAD", "/sparql"), None),
        (Request("GET", "/sparql", "timeout=x"), None),
    ],
)  # fmt: skip
def test_queries_are_read(request_: Request, query: QueryOperation | None) -> None:
    assert read(request_, LIMIT_BYTES) == query


# ---- content codings

#: Without the time, which would be in the names of tests.
compress_gzip = partial(gzip.compress, mtime=0)
ZIPPED, FRAME = compress_gzip(b"ASK {}"), zstandard.ZstdCompressor().compress(b"ASK {}")


def coded(coding: str, body: bytes, media_type: str = DIRECT) -> Request:
    return Request("POST", "/sparql", "", media_type, body=body, content_encoding=coding)


@pytest.mark.parametrize(
    ("coding", "body", "query"),
    [
        ("", b"ASK {}", "ASK {}"),
        ("identity", b"ASK {}", "ASK {}"),
        ("gzip", ZIPPED, "ASK {}"),
        ("GZip", ZIPPED, "ASK {}"),
        ("x-gzip", ZIPPED, "ASK {}"),
        ("zstd", FRAME, "ASK {}"),
        ("gzip", ZIPPED * 3, "ASK {}" * 3),
        ("zstd", FRAME * 3, "ASK {}" * 3),
        ("gzip", compress_gzip(b"") + ZIPPED, "ASK {}"),
        ("gzip", compress_gzip(bytes(range(32, 127)) * 10, 0), bytes(range(32, 127)).decode() * 10),
        ("gzip", compress_gzip(b"#" * 1_000), "#" * 1_000),
        ("gzip", compress_gzip("\ufeffASK {}".encode()), "ASK {}"),
        ("gzip", b"", ""),
    ],
)
def test_a_coded_body_is_decoded(coding: str, body: bytes, query: str) -> None:
    assert read(coded(coding, body), LIMIT_BYTES) == operation(query)
    form = compress_gzip(urlencode({"query": query}).encode())
    if len(query) < 900:
        assert read(coded("gzip", form, FORM), LIMIT_BYTES) == operation(query)


@pytest.mark.parametrize("compress", [compress_gzip, zstandard.ZstdCompressor(19).compress])
def test_a_bomb_is_not_expanded(
    compress: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    coding = "gzip" if compress is compress_gzip else "zstd"
    bomb, expanded = compress(b"#" * 400_000_000), []
    make = protocol._DECODERS[coding]

    class Decoder:
        def __init__(self) -> None:
            self.decoder = make()

        def __getattr__(self, name: str) -> object:
            return getattr(self.decoder, name)

        def decompress(self, data: bytes) -> object:
            decoded = self.decoder.decompress(data)
            expanded.append(len(decoded))
            return decoded

    monkeypatch.setattr(protocol, "_DECODERS", {coding: Decoder})
    with pytest.raises(TooLarge, match="decoded body is longer than 4000 bytes") as caught:
        read(coded(coding, bomb), LIMIT_BYTES)
    assert (caught.value.limit, caught.value.value) == ("body_bytes", 4_000)
    assert sum(expanded) < 4 * 1024**2


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "gzip, zstd", "compress", "x"])
def test_another_coding_is_refused(coding: str) -> None:
    with pytest.raises(UnsupportedCoding, match=f"must be gzip or x-gzip or zstd, not {coding}"):
        read(coded(coding, b"x"), LIMIT_BYTES)


@pytest.mark.parametrize(("coding", "body"), [("gzip", ZIPPED), ("zstd", FRAME)])
def test_a_damaged_body_is_refused(coding: str, body: bytes) -> None:
    damaged = [body[:n] for n in range(1, len(body))]
    damaged += [b"ASK {}", body + b"x", body + body[:-1], b"x" + body]
    if coding == "gzip":
        damaged += [body[:n] + bytes([body[n] ^ 1]) + body[n + 1 :] for n in (0, 1, -8, -4)]
        damaged = [*damaged[:-2], body[:-8] + bytes(8), zlib.compress(b"ASK {}")]
    for each in damaged:
        with pytest.raises(BadRequest, match=f"the body is not {coding}|{coding} body is incomp"):
            read(coded(coding, each), LIMIT_BYTES)


@pytest.mark.parametrize(
    ("iri", "is_absolute"),
    [
        ("a:", True),
        ("http://a/é?b#c", True),
        ("urn:x:y", True),
        ("", False),
        (":a", False),
        ("9a:b", False),
        ("a_b:c", False),
        ("//a/b", False),
        *((f"a:{sign}", False) for sign in '\0\x1f <>"{}|\\^`'),
        ("a:b\n", False),
    ],
)
def test_an_iri_is_absolute_or_refused(iri: str, *, is_absolute: bool) -> None:
    if is_absolute:
        check_iri("name", iri)
    else:
        with pytest.raises(BadRequest):
            check_iri("name", iri)


def test_parameters_come_from_the_url() -> None:
    request = Request("GET", "/", "a=1&b=2&a=3&c", FORM, body=b"a=4&d=5")
    assert url_values(request, "a") == ["1", "3"]
    assert [parameter(request, name) for name in "abcd"] == ["1", "2", "", None]


@pytest.mark.parametrize(
    "request_",
    [
        get(("update", "x"), ("query", "x")),
        Request("POST", "/sparql", "update=x", DIRECT, body=b"x"),
        Request("POST", "/sparql", "", FORM, body=b"update="),
        Request("POST", "/sparql", "", f"{UPDATE.upper()}; charset=x", body=b""),
    ],
)
def test_an_update_is_refused_before_anything_else(request_: Request) -> None:
    with pytest.raises(Refused):
        read(request_, LIMIT_BYTES)
