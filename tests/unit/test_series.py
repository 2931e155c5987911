"""A second report is a new folder, and a new place a new row: no code."""

import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import coverage, pipeline
from kg.config import Config
from kg.store import Store, open_release
from tests.conftest import ROOT

SERIES = ROOT / "tests/series"


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A release of both reports."""
    folder = tmp_path_factory.mktemp("series")
    config = replace(
        Config(),
        reports=folder / "reports",
        reference=folder / "reference",
        releases=folder / "releases",
        stores=folder / "stores",
    )
    for name in ("reports", "reference"):
        shutil.copytree(ROOT / "kg" / name, folder / name)
        shutil.copytree(SERIES / name, folder / name, dirs_exist_ok=True)
    pipeline.build(config, lambda line: None)
    return open_release(config.releases / "latest", config.stores)


def rows(store: Store, query: str) -> list[list[str]]:
    results = store.query(
        "PREFIX rg: <https://w3id.org/reliefgraph/ontology#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + query
    )
    assert isinstance(results, ox.QuerySolutions)
    data = results.serialize(format=ox.QueryResultsFormat.TSV) or b""
    return [line.split("\t") for line in data.decode().splitlines()[1:]]


def test_each_quantity_is_what_its_words_say(series: Store) -> None:
    found = rows(
        series,
        """SELECT ?name ?kind ?property ?number {
          VALUES ?kind {
            rg:ExactObservation rg:ApproximateObservation rg:BoundedObservation rg:RankedObservation
          }
          ?o a ?kind ; ?property ?number .
          FILTER(isNUMERIC(?number) && CONTAINS(STR(?o), "freedonia/"))
          FILTER(?property NOT IN (rg:atLeast, rg:atMost))
          BIND(STRAFTER(STR(?o), "freedonia/") AS ?name)
        } ORDER BY ?name ?number""",
    )
    short = [[part.rpartition("#")[2].strip('">') for part in row] for row in found]
    assert short == [
        ["first-aid", "ApproximateObservation", "approximateValue", "2000"],
        ["hosted", "BoundedObservation", "maxInclusive", "3000000"],
        ["hosted-rank", "RankedObservation", "rank", "1"],
        ["killed", "BoundedObservation", "minInclusive", "200"],
        ["killed", "BoundedObservation", "maxInclusive", "300"],
        ["opd", "ExactObservation", "value", "1234567"],
        ["robbed", "BoundedObservation", "maxExclusive", "12.5"],
        ["wounded", "BoundedObservation", "minInclusive", "50"],
    ]


def test_an_approximate_number_is_no_bound(series: Store) -> None:
    assert rows(series, "SELECT ?n { ?o rg:approximateValue 2000 ; rg:atLeast|rg:atMost ?n }") == []


def test_a_maximum_bounds_from_above_only(series: Store) -> None:
    assert rows(series, "SELECT ?n { ?o rg:maxInclusive 3000000 ; rg:atMost ?n }") == [["3000000"]]
    assert rows(series, "SELECT ?n { ?o rg:maxInclusive 3000000 ; rg:atLeast ?n }") == []


def test_reports_share_what_does_not_depend_on_them(series: Store) -> None:
    pages = rows(
        series,
        "SELECT ?page { ?page a rg:CountryPage ; <http://purl.org/dc/terms/publisher> "
        "<https://w3id.org/reliefgraph/id/organization/msf> } ORDER BY ?page",
    )
    assert len(pages) == 2
    present = rows(
        series,
        "SELECT ?name { <https://w3id.org/reliefgraph/id/organization/msf> rg:presentIn ?p . "
        '?p rdfs:label ?name FILTER(LANG(?name) = "en") } ORDER BY ?name',
    )
    assert [row[0] for row in present] == [
        f'"{name}"@en' for name in ("Freedonia", "Lima", "Peru", "Tumbes", "northern Peru")
    ]


def test_a_fact_that_both_reports_say_has_a_statement_in_each(series: Store) -> None:
    statements = rows(
        series,
        "SELECT ?s { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> "
        "<https://w3id.org/reliefgraph/id/report/msf-2023> ; "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> <http://purl.org/dc/terms/title> }",
    )
    assert len(statements) == 2


def test_every_word_of_it_is_quoted() -> None:
    measured = coverage.of(SERIES / "reports/msf-2023-freedonia", ROOT / "ontology")
    assert measured.missed == ()
    assert Path(SERIES / "reports/msf-2023-freedonia/README.md").exists()
