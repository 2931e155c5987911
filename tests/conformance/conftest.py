"""Prints the outcome of the W3C's tests at the end of a run."""

from collections import Counter

import pytest

from tests.conformance import w3c

#: Property of a test that is the W3C's: its suite; the tests of one that has NAME are listed.
SUITE = "w3c-suite"
NAME = "w3c-name"
#: Property of a test that passed without doing everything that it requires.
HOW = "w3c-how"

collect_ignore = [] if w3c.folder() else ["test_http.py", "test_query.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the outcome of each HTTP test, and the totals of the tests of the language."""
    outcomes = [
        (dict(report.user_properties), "exception" if outcome == "xfailed" else outcome)
        for outcome in ("passed", "xfailed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call" and dict(report.user_properties).get(SUITE)
    ]
    if not outcomes:
        return
    terminalreporter.section("W3C tests")
    listed = [(properties, outcome) for properties, outcome in outcomes if NAME in properties]
    for properties, outcome in sorted(listed, key=lambda row: (row[0][SUITE], row[0][NAME])):
        how = properties.get(HOW, outcome) if outcome == "passed" else outcome
        terminalreporter.write_line(f"{properties[SUITE]:<22} {properties[NAME]:<34} {how}")
    totals = Counter(
        (str(properties[SUITE]), properties.get(HOW, outcome)) for properties, outcome in outcomes
    )
    for suite in sorted({suite for suite, _ in totals}):
        counts = [f"{n} {how}" for (name, how), n in sorted(totals.items()) if name == suite]
        terminalreporter.write_line(f"{suite}: {', '.join(counts)}")
