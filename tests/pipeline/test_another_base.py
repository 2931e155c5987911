"""A release whose IRIs are not under the usual base, served."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset

from kg import pipeline
from tests.conftest import CORPUS, open_client

OTHER_BASE = "https://data.example.org/relief/"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Iterator[FlaskClient]:
    """A client of a release under another base IRI."""
    folder = tmp_path_factory.mktemp("elsewhere")
    config = replace(
        CORPUS, releases=folder / "releases", stores=folder / "stores", base_iri=OTHER_BASE
    )
    pipeline.publish(dataset, config, lambda line: None)
    yield from open_client(config)


def test_its_pages_are_the_same(elsewhere: FlaskClient) -> None:
    text = elsewhere.get("/doc/place/vesta", headers={"Accept": "text/html"}).text
    assert f"<code>{OTHER_BASE}id/place/vesta</code>" in text
    assert "Services here" in text
    found = elsewhere.get(f"/search?q={OTHER_BASE}id/place/vesta&format=json")
    assert found.get_json()["total"] == 1
    query = re.findall(r'href="(/sparql[^"]*format=csv)"', text)[0].replace("&amp;", "&")
    assert f"{OTHER_BASE}id/" in elsewhere.get(query).text


def test_the_editor_completes_the_same_terms(client: FlaskClient, elsewhere: FlaskClient) -> None:
    usual, other = (each.get("/terms.json").get_json() for each in (client, elsewhere))
    assert other["prefixes"]["rg"] == f"{OTHER_BASE}ontology#"
    assert other["terms"] == usual["terms"]
