"""Tests that cannot run on this machine: their fixture skips them and says why.

A run says so in red, and fails where ``CI`` is set: a test that did not run is not one that passed.
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
    """Fail the run where nothing may be missing."""
    if exitstatus == pytest.ExitCode.OK and os.environ.get("CI") and _reasons(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what did not run, and why."""
    for reason, n in _reasons(terminalreporter.config).items():
        terminalreporter.write_line(f"Not run ({n}): {reason}", red=True, bold=True)
