"""The example queries as pages, text and RDF."""

import pytest
from flask.testing import FlaskClient

from kg.formats import Format, by_token
from server.endpoint import example_queries
from server.endpoint.example_queries import Example, Topic
from server.endpoint.query_pages import FORMATS, QueryForm
from server.web.links import Links
from server.web.message import FRESH
from server.web.representation import DATA
from tests import tiny

STORE = tiny.release("")
LINKS = Links(STORE.manifest, tiny.URL)
FIRST = Example("first", "a topic", "First?", "# First?\nPREFIX a: <urn:a> SELECT * { ?s ?p 'é' }")
SECOND = Example("second", "another", "Second?", "# Second?\nASK {}")
TOPICS = [Topic("a topic", [FIRST]), Topic("another", [SECOND])]
TURTLE = {"Accept": "text/turtle"}
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def client() -> FlaskClient:
    return tiny.client(example_queries.blueprint(STORE, LINKS, TOPICS))


def test_pages_show_all_examples_or_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = tiny.pages(monkeypatch, example_queries)
    for path in ("/examples", "/examples/first"):
        response = client.get(path, headers=BROWSER)
        assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
        assert response.headers["Vary"] == "Accept"
        assert response.headers["Cache-Control"] == FRESH[1]
        assert response.get_etag()[0]
    form, offers = QueryForm(FIRST.text, LINKS), (by_token("rq"), *DATA)
    assert rendered == [
        ("examples.html", {"offers": DATA}),
        (
            "query.html",
            {"query_form": form, "example": FIRST, "formats": FORMATS, "offers": offers},
        ),
    ]


@pytest.mark.parametrize("form", DATA, ids=lambda form: form.token)
def test_examples_are_served_in_every_rdf_format(client: FlaskClient, form: Format) -> None:
    for path, expected in (("/examples", [FIRST, SECOND]), ("/examples/second", [SECOND])):
        response = client.get(path, headers={"Accept": form.media_type})
        assert response.data == example_queries.serialize(expected, form, STORE, LINKS)
        assert response.content_type == form.content_type


def test_an_example_is_served_as_text(client: FlaskClient) -> None:
    for response in (
        client.get("/examples/first", headers={"Accept": "application/sparql-query"}),
        client.get("/examples/first?format=rq"),
    ):
        assert response.text == FIRST.text
        assert response.mimetype == "application/sparql-query"
    assert client.get("/examples?format=rq").status_code == 406


def test_an_unknown_example_is_a_404(client: FlaskClient) -> None:
    response = client.get("/examples/third")
    assert response.status_code == 404
    assert response.get_json()["detail"] == "there is no example 'third'; /examples lists them"
