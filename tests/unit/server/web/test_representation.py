"""One resource in several formats."""

from importlib.metadata import version

import pyoxigraph as ox
import pytest
from flask import Flask, Response, request
from rdflib import Graph

from kg.errors import NotAcceptable
from kg.formats import by_token
from server.web import representation
from tests import tiny

APP = Flask(__name__)


def test_data_formats_come_before_html() -> None:
    assert [form.token for form in representation.DATA] == ["ttl", "jsonld", "nt", "rdf"]
    assert [form.token for form in representation.OFFERS] == ["ttl", "jsonld", "nt", "rdf", "html"]


@pytest.mark.parametrize(
    ("query", "accept", "suffix", "token"),
    [
        ("", None, "", "ttl"),
        ("", "text/html", "", "html"),
        ("format=nt", "text/html", "", "nt"),
        ("format=nt", "text/html", "rdf", "rdf"),
        ("", "text/html", "rdf", "rdf"),
    ],
)
def test_a_suffix_wins_over_a_parameter_over_a_header(
    query: str, accept: str | None, suffix: str, token: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    with APP.test_request_context(f"/a?{query}", headers=headers):
        assert representation.choose(request, representation.OFFERS, suffix).token == token


@pytest.mark.parametrize("query", ["format=", "format=csv"])
def test_an_unknown_format_is_refused(query: str) -> None:
    with APP.test_request_context(f"/a?{query}"), pytest.raises(NotAcceptable):
        representation.choose(request, representation.OFFERS)


def test_triples_have_an_etag_and_can_be_cached() -> None:
    store = tiny.store("<id/a> rdfs:label 'A' .")
    triple = ox.Triple(
        ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/p"), ox.Literal("é")
    )
    sent = representation.triples_response([triple], by_token("nt"), store)
    assert sent.get_data(as_text=True) == '<http://example.org/a> <http://example.org/p> "é" .\n'
    assert {name.lower(): value for name, value in sent.headers} == {
        "content-type": "application/n-triples",
        "content-length": str(len(sent.data)),
        "etag": f'"{store.manifest.name}-{version("reliefgraph")}-nt"',
        "cache-control": "public, max-age=300, stale-while-revalidate=86400",
    }
    turtle = representation.triples_response([triple], by_token("ttl"), store)
    assert turtle.content_type == "text/turtle; charset=utf-8"
    assert turtle.headers["ETag"] != sent.headers["ETag"]
    assert set(Graph().parse(data=turtle.data, format="turtle")) == set(
        Graph().parse(data=sent.data, format="nt")
    )


@pytest.mark.parametrize(
    ("query", "suffix", "vary", "location"),
    [
        ("", "", "Cookie, Accept", "/a.ttl"),
        ("q=1", "", "Cookie, Accept", "/a.ttl"),
        ("lang=es", "", "Cookie, Accept", None),
        ("lang=", "", "Cookie, Accept", None),
        ("format=ttl", "", "Cookie", "/a.ttl"),
        ("format=ttl&lang=es", "", "Cookie", None),
        ("", "ttl", "Cookie", None),
        ("lang=es", "ttl", "Cookie", None),
    ],
)
def test_a_negotiated_format_has_vary_and_content_location(
    query: str, suffix: str, vary: str, location: str | None
) -> None:
    for before in ("Cookie", "Cookie, Accept", "Cookie, accept"):
        response = Response(headers={"Vary": before})
        with APP.test_request_context(f"/a?{query}"):
            representation.add_negotiation_headers(response, request, "/a.ttl", suffix)
        assert response.headers["Vary"].lower() == vary.lower()
        assert response.headers.get("Content-Location") == location
