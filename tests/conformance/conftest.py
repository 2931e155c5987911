"""Says at the end of a run what became of the W3C's tests."""

from collections import Counter

import pytest

from tests.conformance import w3c

#: Property of a test that is the W3C's: its suite; the tests of one that has NAME are listed.
SUITE = "w3c-suite"
NAME = "w3c-name"
#: Property of a test that passed in another way than by doing all that is asked.
HOW = "w3c-how"

collect_ignore = [] if w3c.folder() else ["test_http.py", "test_query.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the outcome of each test of HTTP, and the sums of the tests of the language."""
    outcomes = [
        (dict(report.user_properties), "exception" if outcome == "xfailed" else outcome)
        for outcome in ("passed", "xfailed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call" and dict(report.user_properties).get(SUITE)
    ]
    if not outcomes:
        return
    terminalreporter.section("W3C tests")
    listed = [(about, outcome) for about, outcome in outcomes if NAME in about]
    for about, outcome in sorted(listed, key=lambda each: (each[0][SUITE], each[0][NAME])):
        how = about.get(HOW, outcome) if outcome == "passed" else outcome
        terminalreporter.write_line(f"{about[SUITE]:<22} {about[NAME]:<34} {how}")
    sums = Counter((str(about[SUITE]), about.get(HOW, outcome)) for about, outcome in outcomes)
    for suite in sorted({suite for suite, _ in sums}):
        counts = [f"{n} {how}" for (of, how), n in sorted(sums.items()) if of == suite]
        terminalreporter.write_line(f"{suite}: {', '.join(counts)}")
