"""Skips tests that cannot run on this machine, and reports the reason.

The summary lists them in red, and the run fails if ``CI`` is set: a skipped test has not passed.
"""

import os
from collections import Counter

import pytest

import hatch_build
from tests.conformance import w3c
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def assets() -> None:
    """The query editor and the outlines of maps, built from these sources."""
    if hatch_build.is_needed(ROOT):
        pytest.skip("the query editor and the maps are missing: make says how to get them")


@pytest.fixture(scope="session")
def w3c_tests() -> None:
    """The W3C's test suites."""
    if not w3c.folder():
        pytest.skip(f"no W3C tests: no folder ../shared/w3c, and {w3c.VARIABLE} names none")


def _reasons(config: pytest.Config) -> "Counter[str]":
    """Count the tests that were skipped, by reason; none in a process of pytest-xdist."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.getreports("skipped") if reporter else []
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reports)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the run if no test may be skipped."""
    if exitstatus == pytest.ExitCode.OK and os.environ.get("CI") and _reasons(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the skipped tests and the reasons."""
    for reason, n in _reasons(terminalreporter.config).items():
        terminalreporter.write_line(f"Not run ({n}): {reason}", red=True, bold=True)
