"""The competency questions have the expected answers in two engines, with any other reports."""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from kg import rdf
from kg.config import Config
from kg.load import open_release
from kg.store import Store
from tests.conftest import ROOT

QUESTIONS = sorted((ROOT / "kg/questions").glob("*.rq"))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def expected(path: Path) -> list[list[str]]:
    return rows(path.with_suffix(".csv").read_text("utf-8"))


@pytest.fixture(scope="module", params=["config", "both"])
def settings(request: pytest.FixtureRequest) -> Config:
    """The shipped release, and one with further reports."""
    config = request.getfixturevalue(request.param)
    assert isinstance(config, Config)
    return config


@pytest.fixture(scope="module")
def released(settings: Config) -> Store:
    return open_release(settings.releases / settings.release, settings.stores)


@pytest.fixture(scope="module")
def by_rdflib(settings: Config) -> Dataset:
    """The released N-Quads in rdflib, with their union as the default graph."""
    loaded = rdf.read((settings.releases / "latest/reliefgraph.nq").read_bytes(), "release")
    loaded.default_union = True
    return loaded


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_engine_gives_the_expected_answer(path: Path, released: Store) -> None:
    results = released.query(path.read_text("utf-8"))
    assert isinstance(results, ox.QuerySolutions)
    answer = results.serialize(format=ox.QueryResultsFormat.CSV)
    assert answer is not None
    assert rows(answer.decode()) == expected(path)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_rdflib_gives_the_expected_answer(path: Path, by_rdflib: Dataset) -> None:
    answer = by_rdflib.query(path.read_text("utf-8")).serialize(format="csv")
    assert answer is not None
    assert rows(answer.decode()) == expected(path)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_is_asked_in_words_first(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# ")
    assert path.with_suffix(".csv").is_file()


def test_all_questions_are_there() -> None:
    assert [path.stem[:2] for path in QUESTIONS] == [f"{n:02}" for n in range(1, 33)]


def test_the_figure_of_unhcr_exceeds_the_bound(store: Store) -> None:
    """Question 19, joined: UNHCR's table has 1,542,004 people, the report says over 1.5 million."""
    results = store.query((ROOT / "kg/questions/19-keys-for-unhcr.rq").read_text("utf-8"))
    assert isinstance(results, ox.QuerySolutions)
    (asked,) = results
    with (Path(__file__).parent / "unhcr-venezuela-2023.csv").open(newline="") as file:
        table = list(csv.DictReader(line for line in file if not line.startswith("#")))
    (row,) = [
        row
        for row in table
        if (row["coo_iso"], row["coa_iso"]) == (asked["origin"].value, asked["asylum"].value)
        and row["year"] == asked["date"].value[:4]
    ]
    people = sum(int(row[column]) for column in ("refugees", "asylum_seekers", "oip"))
    assert people == 1_542_004
    assert people > int(asked["moreThan"].value)
    assert asked["asylum"].value == "PER"
