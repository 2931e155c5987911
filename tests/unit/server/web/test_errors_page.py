"""Errors as pages, for people only."""

import json
from http import HTTPStatus

import pytest
from flask import Blueprint, Flask, abort
from flask.testing import FlaskClient
from jinja2 import DictLoader
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from kg import errors as kg_errors
from kg.errors import DeadlineExceeded, NotAcceptable, QuerySyntaxError, RequestError
from server.web import errors
from server.web.errors import RequestTimeout, TooLarge, UnknownTransferCoding, UnsupportedCoding
from server.web.message import QueryNote
from tests import tiny

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PAGE = "text/html; charset=utf-8"
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/doc/place/nowhere", 404, "id/place/nowhere&gt;"),
        ("/nowhere", 404, "there is nothing at this address"),
        ("/doc/place/freedonia?lang=xx", 400, "xx"),
        ("/doc/place/freedonia?format=doc", 406, "doc"),
    ],
)
def test_a_browser_gets_a_page(client: FlaskClient, path: str, status: int, words: str) -> None:
    response = client.get(path, headers={"Accept": BROWSER})
    assert response.status_code == status
    assert response.content_type == PAGE
    assert response.headers["Cache-Control"] == "no-store"
    assert "Accept" in response.headers["Vary"]
    head, _, main = response.text.partition('<div class="problem">')
    assert f'<p class="kind">{status}</p>' in head
    assert words in main.partition("</div>")[0]


@pytest.mark.parametrize(
    "accept",
    ["*/*", None, "text/turtle", "a/b", "application/n-quads,text/html;q=0.2", "text/html;q=0"],
)
def test_a_program_gets_a_problem_document(client: FlaskClient, accept: str | None) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/doc/place/nowhere", headers=headers)
    assert response.status_code == 404
    assert response.content_type == PROBLEM
    assert response.get_json()["title"] == "Not Found"


def test_what_was_asked_for_is_shown_harmlessly(client: FlaskClient) -> None:
    path = "/doc/place/freedonia?format=%3Cscript%3Ealert(1)%3C/script%3E"
    text = client.get(path, headers={"Accept": BROWSER}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_the_headers_of_a_status_stay(client: FlaskClient) -> None:
    response = client.post("/", headers={"Accept": BROWSER})
    assert response.status_code == 405
    assert response.content_type == PAGE
    assert {method.strip() for method in response.headers["Allow"].split(",")} >= {"GET", "HEAD"}


OFFERS = ("text/turtle", "text/html")


@pytest.mark.parametrize(
    ("error", "status", "members", "headers"),
    [
        (kg_errors.BadRequest("é"), 400, {}, ()),
        (QuerySyntaxError("error at 3:14: é"), 400, {"line": 3, "column": 14}, ()),
        (QuerySyntaxError("too long"), 400, {}, ()),
        (kg_errors.ClientDisconnected("é"), 400, {}, ()),
        (kg_errors.Refused("é"), 403, {}, ()),
        (kg_errors.NotFound("é"), 404, {}, ()),
        (NotAcceptable("a/b", OFFERS), 406, {"offers": [*OFFERS]}, (("vary", "Accept"),)),
        (
            RequestTimeout("é", "client_timeout_s", 20),
            408,
            {"limit": "client_timeout_s", "value": 20},
            (("connection", "close"),),
        ),
        (kg_errors.BadRequest("é", "nesting", 9), 400, {"limit": "nesting", "value": 9}, ()),
        (errors.Gone("é"), 410, {}, ()),
        (
            TooLarge("é", "body_bytes", 5),
            413,
            {"limit": "body_bytes", "value": 5},
            (("connection", "close"),),
        ),
        (errors.UnsupportedMediaType("é"), 415, {}, ()),
        (UnsupportedCoding("é"), 415, {}, (("accept-encoding", "zstd, gzip"),)),
        (UnknownTransferCoding("é"), 501, {}, (("connection", "close"),)),
        (
            kg_errors.Busy("é", "queue", 3),
            503,
            {"limit": "queue", "value": 3},
            (("retry-after", "2"),),
        ),
        (kg_errors.ResultTooLarge("é", "rows", 1.5), 400, {"limit": "rows", "value": 1.5}, ()),
        (kg_errors.EngineFailed("é", "bytes", 1), 503, {"limit": "bytes", "value": 1}, ()),
        (DeadlineExceeded("é", "time_s", 2), 504, {"limit": "time_s", "value": 2}, ()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_a_problem_document(
    error: RequestError,
    status: int,
    members: dict[str, object],
    headers: tuple[tuple[str, str], ...],
) -> None:
    made = errors.error_response(error, "ASK {}")
    always = (("content-type", PROBLEM), ("cache-control", "no-store"))
    assert (made.status, made.headers) == (status, always + headers)
    assert made.note == QueryNote(type(error).__name__, "ASK {}")
    title = "Content Too Large" if status == 413 else HTTPStatus(status).phrase
    document = {"title": title, "status": status, "detail": str(error), **members}
    assert list(json.loads(made.body).items()) == list(document.items())
    assert made.body == json.dumps(document, ensure_ascii=False).encode() + b"\n"


def test_a_wrong_method_lists_the_right_ones() -> None:
    made = errors.not_allowed("PUT", ["GET", "HEAD"])
    assert (made.status, dict(made.headers)["allow"]) == (405, "GET, HEAD")
    detail = "PUT is not allowed, because this resource is read-only: use GET, HEAD"
    assert json.loads(made.body) == {
        "title": "Method Not Allowed",
        "status": 405,
        "detail": detail,
    }


def routes() -> Blueprint:
    """Return routes that fail."""
    made = Blueprint("failing", __name__)

    @made.get("/refused")
    def refused() -> str:
        raise kg_errors.Refused("never")

    @made.get("/syntax")
    def syntax() -> str:
        raise QuerySyntaxError("error at 3:14: é")

    @made.get("/acceptable")
    def acceptable() -> str:
        raise NotAcceptable("a/b", OFFERS)

    @made.get("/large")
    def large() -> str:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "a large body")

    @made.get("/bare")
    def bare() -> str:
        error = HTTPException()
        error.code = 418
        raise error

    @made.get("/moved")
    def moved() -> str:
        raise RequestRedirect("http://localhost/refused")

    @made.get("/broken")
    def broken() -> str:
        raise ValueError("a secret")

    return made


@pytest.mark.parametrize(
    ("path", "detail", "more"),
    [
        ("/refused", "never", {"status": 403, "title": "Forbidden"}),
        ("/syntax", "error at 3:14: é", {"line": 3, "column": 14, "status": 400}),
        ("/acceptable", "cannot answer as 'a/b'; available: text/turtle, text/html", {}),
        ("/large", "a large body", {"status": 413, "title": "Content Too Large"}),
        ("/bare", "", {"status": 418, "title": "I'm a Teapot"}),
        ("/none", "there is nothing at this address", {"status": 404, "title": "Not Found"}),
    ],
)
def test_an_error_in_a_view_becomes_a_problem_document(
    path: str, detail: str, more: dict[str, object]
) -> None:
    response = tiny.client(routes()).get(path)
    problem = response.get_json()
    assert (response.status_code, response.mimetype) == (problem["status"], PROBLEM)
    assert problem["detail"] == detail
    assert problem.items() >= more.items()
    assert response.headers.get("Vary") == ("Accept" if path == "/acceptable" else None)
    assert response.headers.getlist("Content-Type") == [PROBLEM]
    assert response.headers["Cache-Control"] == "no-store"


def test_redirects_and_allow_headers_survive() -> None:
    client = tiny.client(routes())
    moved = client.get("/moved")
    assert (moved.status_code, moved.location) == (308, "http://localhost/refused")
    assert moved.mimetype == "text/html"
    response = client.post("/refused")
    assert (response.status_code, response.mimetype) == (405, PROBLEM)
    assert sorted(response.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]


def test_a_server_error_reveals_nothing() -> None:
    client = tiny.client(routes())
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    response = client.get("/broken")
    assert (response.status_code, response.get_json()["title"]) == (500, "Internal Server Error")
    assert "secret" not in response.text


def test_a_browser_gets_a_page_instead_of_a_problem_document() -> None:
    app = Flask("tiny")
    app.jinja_loader = DictLoader({"problem.html": "page of {{ problem.status }}"})
    errors.register(app)
    app.register_blueprint(routes())
    client = app.test_client()
    for path, status in (("/refused", 403), ("/none", 404), ("/large", 413)):
        response = client.get(path, headers={"Accept": "text/html"})
        assert (response.status_code, response.text) == (status, f"page of {status}")


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    template = "{{ problem.title }} {{ problem.detail }} {{ is_missing }}"
    app.jinja_loader = DictLoader({"problem.html": template})
    return app


def paged(app: Flask, accept: str, status: HTTPStatus) -> tuple[int, str, dict[str, str]] | None:
    """Return status, text and headers of a problem as a page."""
    headers = (("vary", "Origin"), ("allow", "GET"))
    made = errors.problem(status, "<no>", {}, headers)
    with app.test_request_context("/a", headers={"Accept": accept}):
        page = errors.problem_page(made)
    page_headers = {name.lower(): value for name, value in page.headers} if page else {}
    return (page.status_code, page.get_data(as_text=True), page_headers) if page else None


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (HTTPStatus.NOT_FOUND, "Not Found &lt;no&gt; True"),
        (HTTPStatus.GONE, "Gone &lt;no&gt; True"),
        (HTTPStatus.BAD_REQUEST, "Bad Request &lt;no&gt; False"),
    ],
)
def test_a_problem_page_keeps_the_headers_and_knows_what_is_missing(
    app: Flask, status: HTTPStatus, text: str
) -> None:
    assert paged(app, BROWSER, status) == (
        status,
        text,
        {
            "content-type": PAGE,
            "content-length": str(len(text)),
            "cache-control": "no-store",
            "vary": "Origin, Accept",
            "allow": "GET",
        },
    )


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("text/html", True),
        ("text/*", False),
        ("text/html;q=0.5, */*;q=0.5", True),
        ("text/html;q=0.4, */*;q=0.5", False),
        ("text/html, application/sparql-query", False),
        ("text/html, text/csv", False),
        ("text/html, image/png", True),
        ("image/png", False),
        ("", False),
    ],
)
def test_only_clients_that_prefer_html_get_a_problem_page(
    app: Flask, accept: str, *, is_page: bool
) -> None:
    assert (paged(app, accept, HTTPStatus.NOT_FOUND) is not None) is is_page
