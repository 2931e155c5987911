from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import RDF

from kg.config import Config
from kg.namespaces import RG
from kg.store import Store
from server.shelf import Shelf
from server.status import Status, Warned


def test_the_state_of_a_release(client: FlaskClient, store: Store) -> None:
    told = client.get("/status.json").get_json()
    made = store.manifest
    assert told["release"]["digest"] == f"sha256:{made.digest}"
    assert told["validation"] == {
        "conforms": True,
        "checked": dict(made.checked),
        "warnings": [],
    }
    assert told["inputs"] == dict(made.inputs)
    assert told["tools"] == dict(made.tools)
    assert {graph["iri"]: graph["triples"] for graph in told["graphs"]} == {
        graph.iri: graph.n_triples for graph in made.graphs
    }
    assert told["changes"] is None


def test_things_are_counted_by_kind(client: FlaskClient, store: Store) -> None:
    told = {row["iri"]: row["things"] for row in client.get("/status.json").get_json()["kinds"]}
    for iri, n_things in told.items():
        found = store.engine.quads_for_pattern(
            None, ox.NamedNode(RDF.type), ox.NamedNode(iri), ox.DefaultGraph()
        )
        assert n_things == len(list(found))
        assert iri.startswith(str(RG))
    assert told[str(RG.Observation)] == 19


def test_facts_are_counted_by_how_words_carry_them(client: FlaskClient, store: Store) -> None:
    told = client.get("/status.json").get_json()["bases"]
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(RG.basis), None, ox.DefaultGraph())
    assert sum(row["facts"] for row in told) == len(list(quads))
    assert {row["iri"].rpartition("/")[2] for row in told} == {
        "stated",
        "page-scope",
        "interpretation",
    }


def test_the_page_says_the_same_in_words(client: FlaskClient, store: Store) -> None:
    text = client.get("/status").text
    assert "The release conforms." in text
    assert f"Each of {store.manifest.checked['facts']} facts has a statement" in text
    assert "This is the first release" in text
    assert store.manifest.digest in text
    assert "There are no warnings." in text


@pytest.mark.parametrize(
    ("path", "accept", "mimetype"),
    [
        ("/status", None, "text/html"),
        ("/status", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("/status", "application/json", "application/json"),
        ("/status?format=json", "text/html", "application/json"),
        ("/status?format=html", "application/json", "text/html"),
    ],
)
def test_the_state_is_a_page_or_json(
    client: FlaskClient, path: str, accept: str | None, mimetype: str
) -> None:
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert "Accept" in response.headers["Vary"]
    if mimetype == "application/json":
        assert response.data == client.get("/status.json").data


@pytest.mark.parametrize(
    ("path", "accept"), [("/status?format=ttl", "*/*"), ("/status", "text/turtle")]
)
def test_the_state_is_no_rdf(client: FlaskClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 406
    assert len(response.get_json()["offers"]) == 2


def test_the_page_says_why_its_sums_differ(client: FlaskClient, store: Store) -> None:
    told, text, made = (
        client.get("/status.json").get_json(),
        client.get("/status").text,
        store.manifest,
    )
    carried = sum(row["facts"] for row in told["bases"])
    assert carried + told["sourced"]["facts"] == made.checked["facts"]
    assert f"{told['sourced']['facts']} more rest on no words but on a source" in text
    assert sum(graph.n_triples for graph in made.graphs) == made.n_quads > made.n_triples
    assert f"{made.n_quads:,} in all, since a triple that stands in two graphs" in text
    assert "<code>skos:hiddenLabel</code>" in text


def test_downloads_lead_to_what_changed(client: FlaskClient) -> None:
    assert '<a href="/status#changes">What changed</a>' in client.get("/dumps/").text
    assert 'id="changes"' in client.get("/status").text


def test_warnings_are_told(config: Config, store: Store, tmp_path: Path) -> None:
    shelf = Shelf(store.manifest, config.releases, config.release)
    assert shelf.served is not None
    (tmp_path / "validation.ttl").write_text(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        [] a sh:ValidationReport ; sh:conforms false ; sh:result
           [ sh:focusNode <https://example.org/b> ; sh:resultMessage "Say <more>." ] ,
           [ sh:focusNode <https://example.org/a> ; sh:resultMessage "Say less." ] .""",
        "utf-8",
    )
    shelf.served = replace(shelf.served, directory=tmp_path)
    status = Status(store, shelf)
    assert status.conforms is False
    assert status.warnings == (
        Warned("https://example.org/a", "Say less."),
        Warned("https://example.org/b", "Say <more>."),
    )
