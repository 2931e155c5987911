"""Checks that the report that is kept is what a run writes, without running the tests again."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from tests.conformance import earl, test_http, test_query, test_syntaxes
from tests.conformance.earl import Assertion

EARL: Final = "http://www.w3.org/ns/earl#"


def expected() -> Iterator[Assertion]:
    """Yield the outcome that each test must have for a run to pass."""
    yield from map(test_query.assertion, test_query.CASES)
    yield from map(test_syntaxes.assertion, test_syntaxes.CASES)
    yield from map(test_http.assertion, test_http.TESTS)


def test_the_report_is_of_these_tests_and_outcomes() -> None:
    for name, text in earl.files(list(expected())).items():
        kept = (earl.FOLDER / name).read_text("utf-8")
        assert kept == text, f"{name} is not what a run writes: make conformance"


def test_every_test_has_one_assertion_in_earl() -> None:
    graph = ox.Store()
    graph.load(path=earl.FOLDER / earl.EARL, format=ox.RdfFormat.TURTLE)
    rows = graph.query(
        f"""PREFIX earl: <{EARL}>
        SELECT ?test ?outcome {{
          ?assertion a earl:Assertion ; earl:test ?test ; earl:mode earl:automatic ;
            earl:assertedBy/a earl:Assertor ; earl:subject ?version ; earl:result ?result .
          ?version a earl:TestSubject . ?program <http://usefulinc.com/ns/doap#release> ?version .
          ?result a earl:TestResult ; earl:outcome ?outcome
        }}"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    outcomes = [(row["test"].value, row["outcome"].value.removeprefix(EARL)) for row in rows]
    assertions = list(expected())
    assert sorted(outcomes) == sorted((a.test, a.outcome) for a in assertions)
    assert len({test for test, _ in outcomes}) == len(assertions)
