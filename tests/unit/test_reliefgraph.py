"""The public API, on the release of the corpus."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

import reliefgraph
from kg.config import Config
from kg.dataset import figures_csv
from tests.conftest import CORPUS

PREFIX = "PREFIX rg: <https://w3id.org/reliefgraph/ontology#>\n"


@pytest.fixture(scope="module")
def release(config: Config) -> reliefgraph.Release:
    return reliefgraph.open_release(config.releases / config.release, config.stores)


def test_a_release_has_its_directory_and_its_manifest(
    release: reliefgraph.Release, config: Config
) -> None:
    assert release.path == (config.releases / config.release).resolve()
    assert release.manifest.name == release.path.name
    assert "Store" not in repr(release)


def test_a_select_query_gives_python_values(release: reliefgraph.Release) -> None:
    rows = release.select(
        "SELECT * { VALUES (?iri ?text ?whole ?decimal ?double ?is ?day ?none) {"
        ' (<https://e.org/a> "a"@en 7 1.50 2e0 true "2023"^^<https://e.org/year> UNDEF) } }'
    )
    assert rows == [
        {
            "iri": "https://e.org/a",
            "text": "a",
            "whole": 7,
            "decimal": Decimal("1.50"),
            "double": 2.0,
            "is": True,
            "day": "2023",
            "none": None,
        }
    ]
    assert isinstance(rows[0]["double"], float)
    (malformed,) = release.select(
        'SELECT ?n { VALUES ?n { "many"^^<http://www.w3.org/2001/XMLSchema#decimal> } }'
    )
    assert malformed == {"n": "many"}
    (blank,) = release.select("SELECT ?b { BIND(BNODE() AS ?b) }")
    assert str(blank["b"]).startswith("_:")


def test_a_query_of_another_form_has_its_own_result(release: reliefgraph.Release) -> None:
    assert isinstance(release.query("CONSTRUCT WHERE { ?s ?p ?o }"), ox.QueryTriples)
    assert bool(release.query("ASK { ?s ?p ?o }"))
    with pytest.raises(reliefgraph.QuerySyntaxError, match="takes a SELECT query"):
        release.select("ASK { ?s ?p ?o }")


def test_what_is_no_query_is_an_error_of_ours(release: reliefgraph.Release) -> None:
    with pytest.raises(reliefgraph.QuerySyntaxError):
        release.query("SELEKT * { ?s ?p ?o }")
    with pytest.raises(reliefgraph.KgError):
        release.query("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(reliefgraph.KgError, match="deeper than 500"):
        release.query(f"ASK {{ FILTER({'STR(' * 500}1{')' * 500}) }}")


def test_figures_are_the_rows_of_the_table(release: reliefgraph.Release) -> None:
    rows = release.figures()
    counted = release.select(PREFIX + "SELECT (COUNT(*) AS ?n) { ?o a rg:Figure }")
    assert [{"n": len(rows)}] == counted
    assert {tuple(row) for row in rows} == {tuple(field.name for field in figures_csv.COLUMNS)}
    (exact,) = [row for row in rows if row["kind"] == "exact" and row["iso3166_alpha3"] == "XFD"][
        :1
    ]
    assert isinstance(exact["value"], Decimal)
    assert isinstance(exact["first_day"], date)
    assert exact["minimum"] is None


def test_a_release_without_figures_says_so(release: reliefgraph.Release, tmp_path: Path) -> None:
    with pytest.raises(reliefgraph.ReleaseError, match=r"datapackage\.json: No such file"):
        replace(release, path=tmp_path).figures()


def test_no_release_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(reliefgraph.ReleaseError, match="no release here"):
        reliefgraph.open_release(tmp_path / "latest", tmp_path / "stores")


def test_a_build_is_the_release_of_the_program(
    release: reliefgraph.Release, tmp_path: Path
) -> None:
    config = replace(CORPUS, releases=tmp_path / "releases", stores=tmp_path / "stores")
    lines: list[str] = []
    built = reliefgraph.build(config, lines.append)
    assert built.manifest == release.manifest
    assert [line.split()[0] for line in lines][:3] == ["encode", "infer", "validate"]


def test_every_public_name_is_there() -> None:
    assert all(hasattr(reliefgraph, name) for name in reliefgraph.__all__)
