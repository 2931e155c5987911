"""Cached replies and redirects."""

from http import HTTPStatus

import pytest
from flask import Flask

from server.web import representation

APP = Flask(__name__)


def test_a_cached_reply_has_an_etag_of_its_bytes() -> None:
    response, same, other = (
        representation.fresh(body, "text/x; a=b", ["Accept"]) for body in ("é", "é", "e")
    )
    assert response.get_data() == "é".encode()
    assert dict(response.headers) == {
        "Content-Type": "text/x; a=b",
        "Content-Length": "2",
        "Vary": "Accept",
        "ETag": response.headers["ETag"],
        "cache-control": "public, max-age=300, stale-while-revalidate=86400",
    }
    assert response.headers["ETag"] == same.headers["ETag"] != other.headers["ETag"]
    assert "Vary" not in representation.fresh(b"", "text/x").headers


def test_data_is_indented_json() -> None:
    response = representation.json_response(
        {"b": "é", "a": [1]}, "application/json", ["Accept", "Origin"]
    )
    assert response.get_data(as_text=True) == '{\n "b": "é",\n "a": [\n  1\n ]\n}\n'
    assert (response.headers["Content-Type"], response.headers["Vary"]) == (
        "application/json",
        "Accept, Origin",
    )
    assert "Vary" not in representation.json_response(None, "application/json").headers


@pytest.mark.parametrize(
    ("sent", "path", "location"),
    [
        ("", "/a", "/a"),
        ("", "/a?x=1", "/a?x=1"),
        ("y=2", "/a", "/a?y=2"),
        ("y=2", "/a?x=1", "/a?y=2&x=1"),
        ("x=0&y=2&x=3", "/a?x=1", "/a?y=2&x=1"),
        ("x=0", "/a?x=1&y=2", "/a?x=1&y=2"),
        ("y=0", "/a?x=1&y=2", "/a?x=1&y=2"),
        ("%78=0&xx=1", "/a?x=1", "/a?xx=1&x=1"),
        ("a+b=0", "/a?a b=1", "/a?a b=1"),
        ("x&y", "/a?x=1", "/a?y&x=1"),
        ("&&y=2&", "/a", "/a?y=2"),
    ],
)
def test_a_redirect_keeps_other_parameters(sent: str, path: str, location: str) -> None:
    with APP.test_request_context(f"/?{sent}"):
        response = representation.redirect(path)
    assert (response.status_code, response.headers["Location"]) == (303, location)


def test_a_redirect_can_have_another_status() -> None:
    with APP.test_request_context("/"):
        assert representation.redirect("/a", HTTPStatus.FOUND).status_code == 302
