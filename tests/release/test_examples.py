"""The competency questions as examples on the site: listed, answered, and described in RDF."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Dataset

from kg import pipeline
from kg.config import Config
from kg.formats import by_token
from kg.namespaces import BASE, GRAPH
from kg.store import Store
from server.endpoint import example_queries
from tests.conftest import ROOT, open_client
from tests.unit.server.page import BROWSER, Page

QUESTIONS = {path.stem[3:]: path for path in sorted((ROOT / "kg/questions").glob("*.rq"))}
METADATA = ox.NamedNode(GRAPH.metadata)
OTHER_BASE = "https://data.example.org/relief/"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Iterator[FlaskClient]:
    """A client of the release under another base IRI."""
    folder = tmp_path_factory.mktemp("elsewhere")
    config = replace(
        Config(), releases=folder / "releases", stores=folder / "stores", base_iri=OTHER_BASE
    )
    pipeline.publish(dataset, config, lambda line: None)
    yield from open_client(config)


def slugs(client: FlaskClient) -> list[str]:
    page = Page(client.get("/examples", headers=BROWSER).text)
    hrefs = [a["href"] for a, _ in page.all("a")]
    return [href.removeprefix("/examples/") for href in hrefs if href.startswith("/examples/")]


def test_every_question_is_an_example_with_a_topic(client: FlaskClient) -> None:
    page = Page(client.get("/examples", headers=BROWSER).text)
    assert sorted(slugs(client)) == sorted(QUESTIONS)
    topics = [text for _, text in page.all("h2")]
    assert len(topics) == len(set(topics)) == 5
    on_query_page = Page(client.get("/sparql", headers=BROWSER).text)
    marked = [a["href"] for a, _ in on_query_page.all("a") if "data-example" in a]
    assert sorted(marked) == sorted(f"/examples/{slug}" for slug in QUESTIONS)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("slug", QUESTIONS)
def test_an_example_answers_as_expected(client: FlaskClient, slug: str) -> None:
    text = client.get(f"/examples/{slug}", headers={"Accept": "application/sparql-query"})
    assert text.mimetype == "application/sparql-query"
    answer = client.get("/sparql", query_string={"query": text.text, "format": "csv"})
    assert rows(answer.text) == rows(QUESTIONS[slug].with_suffix(".csv").read_text("utf-8"))
    page = Page(client.get(f"/examples/{slug}", headers=BROWSER).text)
    assert page.text("textarea") == text.text
    assert text.text.startswith(f"# {page.text('h1')}\n")


@pytest.mark.parametrize("slug", QUESTIONS)
def test_an_example_answers_under_another_base(elsewhere: FlaskClient, slug: str) -> None:
    text = elsewhere.get(f"/examples/{slug}?format=rq").text
    assert BASE not in text
    answer = elsewhere.get("/sparql", query_string={"query": text, "format": "csv"}).text
    expected = QUESTIONS[slug].with_suffix(".csv").read_text("utf-8")
    assert sorted(rows(answer)) == sorted(rows(expected.replace(BASE, OTHER_BASE)))


@pytest.mark.parametrize("token", ["ttl", "jsonld", "nt", "rdf"])
def test_examples_are_rdf_in_every_format(client: FlaskClient, token: str) -> None:
    form = by_token(token)
    response = client.get("/examples", headers={"Accept": form.media_type})
    assert (response.status_code, response.mimetype) == (200, form.media_type)
    found = ox.Store()
    found.load(response.data, format=form.codec)  # type: ignore[arg-type]  # of RDF
    told = found.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX schema: <https://schema.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?e ?comment ?text ?topic {
          ?e a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; rdfs:comment ?comment ;
             sh:select ?text ; schema:keywords ?topic ; schema:target <http://localhost/sparql> ;
             sh:prefixes/sh:declare/sh:prefix "rg" .
          FILTER(LANG(?comment) = "en")
        }"""
    )
    by_iri = {row["e"].value: row for row in told}  # type: ignore[union-attr]  # a SELECT
    assert by_iri.keys() == {f"http://localhost/examples/{slug}" for slug in QUESTIONS}
    for iri, row in by_iri.items():
        path = iri.removeprefix("http://localhost")
        assert client.get(path, query_string={"format": "rq"}).text == row["text"].value
        assert row["text"].value.startswith(f"# {row['comment'].value}\n")


def test_one_example_is_part_of_all(client: FlaskClient) -> None:
    turtle = ox.RdfFormat.TURTLE
    whole = set(ox.parse(client.get("/examples?format=ttl").data, format=turtle))
    one = set(ox.parse(client.get("/examples/tumbes?format=ttl").data, format=turtle))
    assert one < whole
    subjects = {quad.subject for quad in one if quad.predicate.value.endswith("#select")}
    assert subjects == {ox.NamedNode("http://localhost/examples/tumbes")}


def test_an_unknown_example_is_not_found(store: Store) -> None:
    everything = {e.slug for topic in example_queries.read_topics(store) for e in topic.examples}
    assert everything == set(QUESTIONS)
    graphs = tuple(g for g in store.manifest.graphs if "peru" not in g.iri)
    described = {q.triple for q in store.engine.quads_for_pattern(None, None, None, METADATA)}
    engine = ox.Store()
    engine.extend(
        quad
        for quad in store.engine
        if quad.triple not in described and "graph/report/msf-2023-peru" not in str(quad.subject)
    )
    without = replace(store, engine=engine, manifest=replace(store.manifest, graphs=graphs))
    left = {e.slug for topic in example_queries.read_topics(without) for e in topic.examples}
    assert left == {
        "end-of-operations",
        "facts-without-evidence",
        "figures-of-a-year",
        "figures-with-their-words",
        "how-words-carry-facts",
        "page-and-basis",
        "places-of-work",
        "problems",
        "quantity-in-words",
        "services-and-for-whom",
        "totals",
        "tumbes",
        "what-happened-when",
        "why-and-when-it-ends",
        "words-behind-a-figure",
        "words-of-a-figure",
    }
    assert {e.slug for t in example_queries.read_topics(store) for e in t.examples} == everything


def test_a_prefix_means_the_same_in_all_examples(store: Store) -> None:
    declared: dict[str, str] = {}
    for topic in example_queries.read_topics(store):
        for example in topic.examples:
            for prefix, iri in example.prefixes.items():
                assert declared.setdefault(prefix, iri) == iri


def test_every_question_of_the_folder_has_its_topic_in_its_second_line() -> None:
    for path in QUESTIONS.values():
        assert Path(path).read_text("utf-8").split("\n")[1].startswith("# Topic: ")
