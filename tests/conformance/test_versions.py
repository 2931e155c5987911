"""Versions of RDF and SPARQL in requests and answers, as the drafts of 1.2 have them.

Source: https://www.w3.org/TR/rdf12-concepts/#section-version-announcement,
https://www.w3.org/TR/sparql12-protocol/#section-version-announcement
"""

from typing import Final

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

TRIPLE_TERM, DIRECTION, OLD = "<<( <a:s> <a:p> 'x' )>>", "'x'@en--ltr", "'<<( --ltr'@en"
VERSIONS: Final = {TRIPLE_TERM: "1.2", DIRECTION: "1.2-basic", OLD: None}
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TSV, CSV = "text/tab-separated-values", "text/csv"
TURTLE, TRIG = "text/turtle", "application/trig"
N_TRIPLES, N_QUADS = "application/n-triples", "application/n-quads"
JSON_LD = "application/ld+json"


def select(term: str) -> str:
    return f"SELECT ?x {{ BIND({term} AS ?x) }}"


def construct(term: str) -> str:
    return f"CONSTRUCT {{ <a:s> <a:p> ?x }} {{ BIND({term} AS ?x) }}"


def content_type(media_type: str, version: str | None) -> str:
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return f"{media_type}{charset}{f'; version={version}' if version else ''}"


@pytest.mark.parametrize("term", VERSIONS)
@pytest.mark.parametrize("media_type", [JSON, XML, TSV])
def test_a_table_announces_what_it_needs(client: FlaskClient, media_type: str, term: str) -> None:
    for accept in (media_type, f"{media_type}; version=1.2", f"{media_type};version=x"):
        response = client.get(
            "/sparql", query_string={"query": select(term)}, headers={"Accept": accept}
        )
        assert response.headers["content-type"] == content_type(media_type, VERSIONS[term])


@pytest.mark.parametrize("term", VERSIONS)
@pytest.mark.parametrize("media_type", [TURTLE, TRIG, N_TRIPLES, N_QUADS])
def test_a_graph_announces_what_it_needs(client: FlaskClient, media_type: str, term: str) -> None:
    version = VERSIONS[term]
    response = client.get(
        "/sparql", query_string={"query": construct(term)}, headers={"Accept": media_type}
    )
    assert response.headers["content-type"] == content_type(media_type, version)
    is_announced = version and media_type in (TURTLE, TRIG)
    assert response.text.startswith(f'VERSION "{version}"\n') is bool(is_announced)
    assert ("VERSION" in response.text) is bool(is_announced)
    (quad,) = ox.parse(response.data, format=ox.RdfFormat.from_media_type(media_type))
    assert str(quad.object)


def test_csv_has_no_versions(client: FlaskClient) -> None:
    query = {"query": select(TRIPLE_TERM)}
    response = client.get("/sparql", query_string=query, headers={"Accept": f"{CSV};version=1.1"})
    assert response.headers["content-type"] == content_type(CSV, None)


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        # a version that has what the answer needs
        (construct(DIRECTION), f"{TURTLE};version=1.2-basic", TURTLE),
        (construct(TRIPLE_TERM), f'{TURTLE}; version="1.2"', TURTLE),
        (construct(OLD), f"{TURTLE};version=1.1", TURTLE),
        (select(OLD), f"{JSON};version=1.1", JSON),
        # a version that has not: another range, or none
        (construct(TRIPLE_TERM), f"{TURTLE};version=1.1", None),
        (construct(TRIPLE_TERM), f"{TURTLE};version=1.2-basic", None),
        (construct(DIRECTION), f"{TURTLE};version=1.1", None),
        (select(TRIPLE_TERM), f"{JSON};version=1.1, {XML};version=1.1", None),
        (construct(DIRECTION), f"{TURTLE};version=1.1, {N_TRIPLES};q=0.5", N_TRIPLES),
        (construct(DIRECTION), f"{TURTLE};version=1.1, {TURTLE};version=1.2;q=0.5", TURTLE),
        (construct(DIRECTION), f"{TURTLE};version=1.1, {TURTLE};q=0.5", TURTLE),
        (select(TRIPLE_TERM), f"{JSON};version=1.1, {TSV};q=0.5", TSV),
        (select(TRIPLE_TERM), f"{JSON};version=1.1, {CSV};q=0.5", CSV),
        # formats of RDF 1.1 alone
        (construct(TRIPLE_TERM), JSON_LD, None),
        (construct(DIRECTION), f"{JSON_LD}, {N_TRIPLES};q=0.5", N_TRIPLES),
    ],
)
def test_a_lower_version_is_not_answered_with_a_higher_one(
    client: FlaskClient, query: str, accept: str, expected: str | None
) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == (200 if expected else 406), response.text
    assert "Accept" in response.headers["vary"]
    if expected:
        assert response.content_type.partition(";")[0] == expected


def test_a_named_format_comes_with_the_version_that_it_needs(client: FlaskClient) -> None:
    parameters = {"query": construct(TRIPLE_TERM), "format": "ttl"}
    accept = {"Accept": f"{TURTLE};version=1.1"}
    response = client.get("/sparql", query_string=parameters, headers=accept)
    assert response.headers["content-type"] == content_type(TURTLE, "1.2")


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2-basic", "1.2"])
def test_the_version_of_a_query_is_a_hint(client: FlaskClient, version: str) -> None:
    query = select(TRIPLE_TERM)
    answers = [
        client.get("/sparql", query_string={"query": query}),
        client.get("/sparql", query_string={"query": query, "version": version}),
        client.post("/sparql", data={"query": query, "version": version}),
        client.post(
            "/sparql", data=query, content_type=f"application/sparql-query; version={version}"
        ),
        client.get("/sparql", query_string={"query": f'VERSION "{version}"\n{query}'}),
    ]
    assert {(answer.status_code, answer.data) for answer in answers} == {(200, answers[0].data)}
