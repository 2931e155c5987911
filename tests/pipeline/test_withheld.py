"""A page whose text may not be shown: its quotations are published, its text is not."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, SH, Literal

from kg import pipeline, rdf, validate
from kg.config import Config
from kg.namespaces import GRAPH, ID, RG, SCHEMA
from tests.conftest import CORPUS, FREEDONIA, open_client

PAGE = ID[f"report/{FREEDONIA}"]


@pytest.fixture(scope="module")
def withheld(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The configuration of a release of the report on Freedonia without its text."""
    folder = tmp_path_factory.mktemp("withheld")
    shutil.copytree(CORPUS.reports, folder / "reports")
    encoding = folder / f"reports/{FREEDONIA}/encoding.yamlld"
    written = encoding.read_text("utf-8")
    encoding.write_text(written.replace("language: en\n", "language: en\ntextWithheld: true\n", 1))
    config = replace(
        CORPUS,
        reports=folder / "reports",
        releases=folder / "releases",
        stores=folder / "stores",
    )
    pipeline.build(config, lambda line: None)
    return config


def test_no_file_of_the_release_has_the_text(withheld: Config) -> None:
    text = (CORPUS.reports / FREEDONIA / "report.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if len(line) > 150]
    assert len(lines) == 5
    release = withheld.releases / "latest"
    data = {path.name: path.read_bytes() for path in release.iterdir()}
    for line in lines:
        assert [name for name, found in data.items() if line.encode() in found] == []
    dataset = rdf.read(data["reliefgraph.nq"], "release")
    provenance = dataset.graph(GRAPH.provenance)
    assert (PAGE, SCHEMA.text, None) not in provenance
    assert (PAGE, RG.textWithheld, Literal(True)) in provenance


def test_such_a_release_may_be_validated_again(withheld: Config) -> None:
    data = (withheld.releases / "latest/reliefgraph.nq").read_bytes()
    dataset = rdf.read(data, "release")
    verdict = validate.check(dataset, validate.read_shapes(CORPUS.shapes))
    assert verdict.violations == ()
    assert (None, SH.conforms, Literal(True)) in verdict.shacl
    dataset.graph(GRAPH.provenance).remove((PAGE, RG.textWithheld, None))
    rules = {
        v.rule for v in validate.check(dataset, validate.read_shapes(CORPUS.shapes)).violations
    }
    assert rules == {"CountryPage-checkable", "offsets"}
    assert (PAGE, RDF.type, RG.CountryPage) in validate.asserted_union(dataset)


@pytest.fixture
def visitor(withheld: Config) -> Iterator[FlaskClient]:
    yield from open_client(withheld)


def test_the_page_shows_only_the_quotations(visitor: FlaskClient) -> None:
    page = visitor.get(f"/doc/report/{FREEDONIA}", headers={"Accept": "text/html"}).text
    assert "The text of this page may not be shown in full" in page
    assert "more than 40,000 were living there by the end of 2023" in page
    assert "<mark" not in page
    assert 'href="#e-' not in page
