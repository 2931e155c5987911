"""The W3C's tests of the query language and of the result formats, with the server's own code.

Each query runs as in a worker, in every format suitable for its answer. The formats must agree;
then the answer is compared with the W3C's.

Source: https://www.w3.org/TR/sparql12-query/, https://www.w3.org/TR/sparql11-results-json/,
https://www.w3.org/TR/rdf-sparql-XMLres/, https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import pytest

from kg.errors import QuerySyntaxError, Refused
from tests.conformance import earl, evaluation, results, w3c
from tests.conformance.earl import Assertion, Recorder
from tests.conformance.exceptions import EXCEPTIONS, SAME_VALUES
from tests.conformance.w3c import Case

UPDATE_FOLDERS: Final = (
    *("add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert"),
    *("delete-where", "drop", "move", "update-silent"),
)
MANIFESTS: Final = (
    "sparql/sparql10/manifest-evaluation.ttl",
    "sparql/sparql10/manifest-syntax.ttl",
    "sparql/sparql11/manifest-sparql11-query.ttl",
    "sparql/sparql11/manifest-sparql11-results.ttl",
    *(f"sparql/sparql11/{name}/manifest.ttl" for name in UPDATE_FOLDERS),
    "sparql/sparql12/manifest.ttl",
)
CASES: Final = w3c.cases(*MANIFESTS)
COUNTS: Final = {
    "SPARQL 1.0 query evaluation": 283,
    "SPARQL 1.0 query syntax": 199,
    "SPARQL 1.1 Update evaluation": 94,
    "SPARQL 1.1 Update syntax": 8,
    "SPARQL 1.1 query evaluation": 225,
    "SPARQL 1.1 query syntax": 103,
    "SPARQL 1.1 result formats": 10,
    "SPARQL 1.2 Update evaluation": 3,
    "SPARQL 1.2 Update syntax": 20,
    "SPARQL 1.2 query evaluation": 63,
    "SPARQL 1.2 query syntax": 183,
}


def parameters(cases: Iterable[Case]) -> list[object]:
    """Return the cases; those with an exception are marked as strict expected failures."""

    def marks(case: Case) -> list[pytest.MarkDecorator]:
        if case.id not in EXCEPTIONS:
            return []
        raises = (AssertionError, QuerySyntaxError, pytest.fail.Exception)
        return [pytest.mark.xfail(strict=True, reason=EXCEPTIONS[case.id], raises=raises)]

    return [pytest.param(case, id=case.id, marks=marks(case)) for case in cases]


def assertion(case: Case) -> Assertion:
    """Return the outcome of a test as the exceptions and the design of the program have it."""
    inapplicable = earl.NO_UPDATES if case.is_update else ""
    return earl.expected(case.suite, case.iri, inapplicable, EXCEPTIONS.get(case.id, ""))


UPDATES: Final = [case for case in CASES if case.is_update]
QUERIES: Final = [case for case in CASES if not case.is_update]
EVALUATIONS: Final = [case for case in QUERIES if case.result]
POSITIVE: Final = [case for case in QUERIES if case.kind.startswith("PositiveSyntax")]
NEGATIVE: Final = [case for case in QUERIES if case.kind.startswith("NegativeSyntax")]


def test_all_tests_are_collected_once() -> None:
    assert Counter(case.suite for case in CASES) == COUNTS
    assert len({case.id for case in CASES}) == len(CASES)
    assert len(EVALUATIONS) + len(POSITIVE) + len(NEGATIVE) == len(QUERIES)


def test_every_exception_is_of_a_test() -> None:
    assert {name for name in EXCEPTIONS if name.startswith("sparql")} <= {c.id for c in CASES}


@pytest.mark.parametrize("case", parameters(EVALUATIONS))
def test_evaluation(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    assert results.same(evaluation.expected(case), evaluation.answer(case), is_lax=case.is_lax)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for c in CASES if EXCEPTIONS.get(c.id) == SAME_VALUES]
)
def test_values_are_the_ones_expected(case: Case) -> None:
    expected, actual = evaluation.expected(case), evaluation.answer(case)
    assert results.same(results.by_value(expected), results.by_value(actual))


@pytest.mark.parametrize("case", parameters(POSITIVE))
def test_positive_syntax(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    try:
        evaluation.answer(case)
    except QuerySyntaxError as error:  # a function that the engine can parse but does not have
        assert not isinstance(error.__cause__, SyntaxError)
        assert "custom function" in str(error)


@pytest.mark.parametrize("case", parameters(NEGATIVE))
def test_negative_syntax(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    with pytest.raises(QuerySyntaxError) as raised:
        evaluation.answer(case)
    assert not isinstance(raised.value.__cause__, RuntimeError | ValueError)  # of evaluation


@pytest.mark.parametrize("case", parameters(UPDATES))
def test_update(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    with pytest.raises((Refused, QuerySyntaxError)):
        evaluation.answer(case)
