"""The examples as text and as RDF."""

from importlib import resources
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.formats import by_token
from kg.namespaces import BASE
from kg.store import Store
from server.endpoint import example_queries
from server.endpoint.example_queries import Example
from server.web.links import Links
from tests import tiny

FIRST = Example(
    "first",
    "Places",
    "Where is it?",
    "# Where is it?\nPREFIX a-b: <http://example.org/a#>\n  PREFIX c: <http://example.org/c>\n"
    "PREFIX : <http://example.org/e>\nSELECT * { ?s a-b:p a-b:o } # PREFIX d: <http://d>\n",
)
SECOND = Example("second one", "Events", "What is it?", "PREFIX c: <http://example.org/c>\nASK {}")


@pytest.fixture(scope="module")
def small() -> Store:
    return tiny.store("<id/a> a rg:Place .")


def test_an_example_declares_the_prefixes_of_its_prologue() -> None:
    spaces = {"a-b": "http://example.org/a#", "c": "http://example.org/c"}
    assert FIRST.prefixes == {**spaces, "": "http://example.org/e"}


def test_examples_are_executable_in_the_terms_of_shacl(small: Store) -> None:
    links = Links(small.manifest, "http://localhost/")
    body = example_queries.serialize([FIRST, SECOND, SECOND], by_token("nt"), small, links)
    expected = """
        @prefix e: <http://localhost/examples/> .
        @prefix d: <http://localhost/examples#prefixes> .
        e:first a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ;
            rdfs:comment "Where is it?"@en ; sh:prefixes d: ; sh:select "TEXT" ;
            schema:keywords "Places" ; schema:target <http://localhost/sparql> .
        <http://localhost/examples/second%20one> a sh:SPARQLExecutable ,
                sh:SPARQLSelectExecutable ;
            rdfs:comment "What is it?"@en ; sh:prefixes d: ;
            sh:select "PREFIX c: <http://example.org/c>\\nASK {}" ;
            schema:keywords "Events" ; schema:target <http://localhost/sparql> .
        d: sh:declare <http://localhost/examples#prefixes-a-b> ,
            <http://localhost/examples#prefixes-c> , <http://localhost/examples#prefixes-> .
        <http://localhost/examples#prefixes-a-b> sh:prefix "a-b" ;
            sh:namespace "http://example.org/a#"^^xsd:anyURI .
        <http://localhost/examples#prefixes-c> sh:prefix "c" ;
            sh:namespace "http://example.org/c"^^xsd:anyURI .
        <http://localhost/examples#prefixes-> sh:prefix "" ;
            sh:namespace "http://example.org/e"^^xsd:anyURI ."""
    expected_lines = {
        str(quad) for quad in tiny.quads(expected.replace("TEXT", FIRST.text.replace("\n", "\\n")))
    }
    lines = [str(quad) for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
    assert set(lines) == expected_lines
    assert lines == sorted(lines)
    assert len(lines) == len(expected_lines)


def test_questions_are_read_in_their_order_under_the_base_of_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "10-b.rq").write_text("# Where?\n# Topic: Places\nASK {}\n", "utf-8")
    (folder / "02-a-c.rq").write_text(f"# Who, à?\n# Topic: Who\nASK {{\n<{BASE}x> }}", "utf-8")
    (folder / "02-a-c.csv").write_text("x", "utf-8")
    last_first = sorted(folder.iterdir(), reverse=True)
    monkeypatch.setattr(type(folder), "iterdir", lambda _: iter(last_first))
    monkeypatch.setattr(resources, "files", {"kg": tmp_path}.get)
    assert list(example_queries._read_questions("https://data.example.org/")) == [
        Example("a-c", "Who", "Who, à?", "# Who, à?\nASK {\n<https://data.example.org/x> }"),
        Example("b", "Places", "Where?", "# Where?\nASK {}\n"),
    ]


def test_only_examples_that_fit_the_release_are_published(
    small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = f"PREFIX rg: <{BASE}ontology#> ASK {{ ?s a rg:Place }}"
    examples = [
        Example(text[-9:-3], "All", "", text) for text in (fits, fits.replace("Place", "Event"))
    ]
    bases: list[str] = []

    def shipped(base: str) -> list[Example]:
        bases.append(base)
        return examples

    monkeypatch.setattr(example_queries, "_read_questions", shipped)
    (topic,) = example_queries.read_topics(small)
    assert (topic.name, list(topic.examples), bases) == ("All", examples[:1], [BASE])
