"""The W3C's tests of the query language and of the result formats, with the server's own code.

Each query runs as in a worker, in every format suitable for its answer. The formats must agree;
then the answer is compared with the W3C's.

Source: https://www.w3.org/TR/sparql11-query/, https://www.w3.org/TR/sparql11-results-json/,
https://www.w3.org/TR/rdf-sparql-XMLres/, https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import pytest

from kg.errors import QuerySyntaxError
from tests.conformance import evaluation, results, w3c
from tests.conformance.conftest import SUITE
from tests.conformance.exceptions import EXCEPTIONS, SAME_VALUES
from tests.conformance.w3c import Case

MANIFESTS: Final = (
    "sparql10/manifest-evaluation.ttl",
    "sparql10/manifest-syntax.ttl",
    "sparql11/manifest-sparql11-query.ttl",
    "sparql11/manifest-sparql11-results.ttl",
)
CASES: Final = w3c.cases(*(w3c.sparql() / name for name in MANIFESTS))
COUNTS: Final = {
    ("sparql10", "QueryEvaluationTest"): 277,
    ("sparql10", "PositiveSyntaxTest"): 149,
    ("sparql10", "NegativeSyntaxTest"): 50,
    ("sparql11", "QueryEvaluationTest"): 232,
    ("sparql11", "CSVResultFormatTest"): 3,
    ("sparql11", "PositiveSyntaxTest11"): 63,
    ("sparql11", "NegativeSyntaxTest11"): 40,
}
Recorder = Callable[[str, object], None]


def parameters(cases: Iterable[Case]) -> list[object]:
    """Return the cases; those with an exception are marked as strict expected failures."""

    def marks(case: Case) -> list[pytest.MarkDecorator]:
        if case.id not in EXCEPTIONS:
            return []
        raises = (AssertionError, QuerySyntaxError, pytest.fail.Exception)
        return [pytest.mark.xfail(strict=True, reason=EXCEPTIONS[case.id], raises=raises)]

    return [pytest.param(case, id=case.id, marks=marks(case)) for case in cases]


def record(case: Case, record_property: Recorder) -> None:
    """Record the suite of a test for the summary."""
    kind = "query evaluation" if case.result else "query syntax"
    record_property(SUITE, f"{case.id.partition('/')[0]} {kind}")


EVALUATIONS: Final = [case for case in CASES if case.result]
POSITIVE: Final = [case for case in CASES if case.kind.startswith("PositiveSyntax")]
NEGATIVE: Final = [case for case in CASES if case.kind.startswith("NegativeSyntax")]


def test_all_tests_are_collected_once() -> None:
    assert Counter((case.id.partition("/")[0], case.kind) for case in CASES) == COUNTS
    assert len({case.id for case in CASES}) == len(CASES) == 814
    assert len(EVALUATIONS) + len(POSITIVE) + len(NEGATIVE) == len(CASES)


def test_every_exception_is_of_a_test() -> None:
    assert set(EXCEPTIONS) <= {case.id for case in CASES}


@pytest.mark.parametrize("case", parameters(EVALUATIONS))
def test_evaluation(case: Case, record_property: Recorder) -> None:
    record(case, record_property)
    assert results.same(evaluation.expected(case), evaluation.answer(case), is_lax=case.is_lax)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id) for c in CASES if EXCEPTIONS.get(c.id) == SAME_VALUES]
)
def test_values_are_the_ones_expected(case: Case) -> None:
    expected, actual = evaluation.expected(case), evaluation.answer(case)
    assert results.same(results.by_value(expected), results.by_value(actual))


@pytest.mark.parametrize("case", parameters(POSITIVE))
def test_positive_syntax(case: Case, record_property: Recorder) -> None:
    record(case, record_property)
    try:
        evaluation.answer(case)
    except QuerySyntaxError as error:  # a function that the engine can parse but does not have
        assert not isinstance(error.__cause__, SyntaxError)
        assert "custom function" in str(error)


@pytest.mark.parametrize("case", parameters(NEGATIVE))
def test_negative_syntax(case: Case, record_property: Recorder) -> None:
    record(case, record_property)
    with pytest.raises(QuerySyntaxError) as raised:
        evaluation.answer(case)
    assert isinstance(raised.value.__cause__, SyntaxError)
