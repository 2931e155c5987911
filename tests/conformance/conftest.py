"""Collects the outcomes of the W3C's tests, for the end of a run and the report of ``--earl``."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance import earl, w3c
from tests.conformance.earl import Assertion

collect_ignore = (
    [] if w3c.folder() else ["test_http.py", "test_query.py", "test_syntaxes.py", "test_report.py"]
)
#: Reason of a failure that is no exception.
UNEXPECTED = "unexpected"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folder of the report."""
    text = "write the outcomes of the W3C's tests to this folder, in EARL and as a table"
    parser.addoption("--earl", metavar="FOLDER", type=Path, help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to write a report of nothing."""
    if config.getoption("--earl", None) and not w3c.folder():
        raise pytest.UsageError(f"no W3C tests: {w3c.VARIABLE} must name their folder")


def _assertions(reporter: pytest.TerminalReporter) -> Iterator[Assertion]:
    """Yield the outcome of each of the W3C's tests in this run."""
    for status in ("passed", "xfailed", "failed"):
        for report in reporter.getreports(status):
            found = dict(report.user_properties).get(earl.PROPERTY)
            if found and report.when == "call":
                suite, test, inapplicable = found
                outcome = status.removeprefix("x")
                if status == "passed" and inapplicable:
                    outcome = "inapplicable"
                reason = {"xfailed": getattr(report, "wasxfail", ""), "passed": inapplicable}
                yield Assertion(suite, test, outcome, reason.get(status, UNEXPECTED))


def _outcome(assertion: Assertion) -> str:
    is_exception = assertion.outcome == "failed" and assertion.reason != UNEXPECTED
    return "failed as expected" if is_exception else assertion.outcome


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the totals of each suite, and write the report if it is asked for."""
    assertions = list(_assertions(terminalreporter))
    if not assertions:
        return
    terminalreporter.section("W3C tests")
    totals = Counter((assertion.suite, _outcome(assertion)) for assertion in assertions)
    for suite in sorted({suite for suite, _ in totals}):
        counts = [
            f"{n} {outcome}" for (name, outcome), n in sorted(totals.items()) if name == suite
        ]
        terminalreporter.write_line(f"{suite}: {', '.join(counts)}")
    if folder := terminalreporter.config.getoption("--earl", None):
        earl.write(assertions, folder)
