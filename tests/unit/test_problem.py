"""Errors as pages, for people only."""

import json
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader

from kg.errors import (
    BadRequest,
    DeadlineExceeded,
    LengthRequired,
    NotAcceptable,
    QuerySyntaxError,
    RequestError,
    RequestTimeout,
    TooLarge,
)
from server import errors, problem
from server.message import header

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PAGE = "text/html; charset=utf-8"
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/doc/place/nowhere", 404, "id/place/nowhere&gt;"),
        ("/nowhere", 404, "there is nothing at this address"),
        ("/doc/place/freedonia?lang=xx", 400, "xx"),
        ("/doc/place/freedonia?format=doc", 406, "doc"),
    ],
)
def test_a_browser_gets_a_page(client: FlaskClient, path: str, status: int, told: str) -> None:
    response = client.get(path, headers={"Accept": BROWSER})
    assert response.status_code == status
    assert response.content_type == PAGE
    assert response.headers["Cache-Control"] == "no-store"
    assert "Accept" in response.headers["Vary"]
    head, _, main = response.text.partition('<div class="problem">')
    assert f'<p class="kind">{status}</p>' in head
    assert told in main.partition("</div>")[0]


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


@pytest.mark.parametrize(
    ("error", "status", "connection"),
    [
        (LengthRequired, 411, "close"),
        (TooLarge, 413, "close"),
        (RequestTimeout, 408, "close"),
        (BadRequest, 400, ""),
    ],
)
def test_a_connection_ends_where_the_rest_of_a_request_is_not_read(
    error: type[RequestError], status: int, connection: str
) -> None:
    made = errors.response(error("no more"))
    assert (made.status, header(made.headers, "connection")) == (status, connection)


@pytest.mark.parametrize(
    "error",
    [
        QuerySyntaxError("error at 3:14: expected a variable"),
        NotAcceptable("text/plain", ["text/turtle", "text/html"]),
        DeadlineExceeded("the query took too long", "query_timeout_s", 1.5),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_the_same_in_another_process(error: RequestError) -> None:
    made = type(error)(*json.loads(json.dumps(error.arguments)))
    assert (str(made), vars(made)) == (str(error), vars(error))


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    shown = "{{ problem.title }} {{ problem.detail }} {{ is_missing }}"
    app.jinja_loader = DictLoader({"problem.html": shown})
    return app


def paged(app: Flask, accept: str, status: HTTPStatus) -> tuple[int, str, dict[str, str]] | None:
    """Return status, text and headers of a problem as a page."""
    headers = (("vary", "Origin"), ("allow", "GET"))
    made = errors.problem(status, "<no>", {}, headers)
    with app.test_request_context("/a", headers={"Accept": accept}):
        page = problem.page(made)
    kept = {name.lower(): value for name, value in page.headers} if page else {}
    return (page.status_code, page.get_data(as_text=True), kept) if page else None


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (HTTPStatus.NOT_FOUND, "Not Found &lt;no&gt; True"),
        (HTTPStatus.GONE, "Gone &lt;no&gt; True"),
        (HTTPStatus.BAD_REQUEST, "Bad Request &lt;no&gt; False"),
    ],
)
def test_a_page_keeps_the_headers_and_tells_where_to_search_what_is_missing(
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
def test_only_who_wants_a_page_most_gets_one(app: Flask, accept: str, *, is_page: bool) -> None:
    assert (paged(app, accept, HTTPStatus.NOT_FOUND) is not None) is is_page
