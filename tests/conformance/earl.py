"""The report of a run: what came of each test of the W3C, in EARL and as a table.

Source: https://www.w3.org/TR/EARL10-Schema/, https://github.com/ewilderj/doap
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
#: Where the report of the last run is kept, and its files.
FOLDER: Final = ROOT / "docs/conformance"
EARL, TABLE = "earl.ttl", "README.md"
#: Property of a test that is the W3C's: suite, IRI, and the reason if it does not apply here.
PROPERTY: Final = "w3c"
#: Reasons of tests that do not apply. What they would change is checked to be unchanged.
NO_UPDATES: Final = "a release never changes, so an update is refused by design (403)"
NO_WRITES: Final = (
    "a release never changes, so writes are refused by design (405); the reads of the test pass"
)
_PROJECT: Final = "https://w3id.org/reliefgraph/program"
_OUTCOMES: Final = ("passed", "failed", "inapplicable")

Recorder = Callable[[str, object], None]


@dataclass(frozen=True, slots=True, order=True)
class Assertion:
    """The outcome of a test.

    Attributes:
        suite: name of its suite.
        test: its IRI.
        outcome: one of passed, failed and inapplicable.
        reason: why it did not pass.
    """

    suite: str
    test: str
    outcome: str
    reason: str = ""


def expected(suite: str, test: str, inapplicable: str = "", failed: str = "") -> Assertion:
    """Return the assertion of a test that passes unless there is a reason."""
    outcome = "inapplicable" if inapplicable else "failed" if failed else "passed"
    return Assertion(suite, test, outcome, inapplicable or failed)


def record(record_property: Recorder, assertion: Assertion) -> None:
    """Record what a test is and, if it passes without doing all that it asks for, why."""
    reason = assertion.reason if assertion.outcome == "inapplicable" else ""
    record_property(PROPERTY, (assertion.suite, assertion.test, reason))


def write(assertions: Collection[Assertion], folder: Path) -> None:
    """Write the report to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(assertions).items():
        (folder / name).write_text(text, "utf-8")


def files(assertions: Collection[Assertion]) -> dict[str, str]:
    """Return the texts of the report by file name; the same for the same outcomes."""
    return {
        EARL: "".join(f"{line}\n" for line in _turtle(assertions)),
        TABLE: "".join(f"{line}\n" for line in _table(assertions)),
    }


def _turtle(assertions: Collection[Assertion]) -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["version"]
    yield "PREFIX doap: <http://usefulinc.com/ns/doap#>"
    yield "PREFIX earl: <http://www.w3.org/ns/earl#>"
    yield ""
    yield f"<{_PROJECT}> a doap:Project , earl:Software , earl:Assertor ;"
    yield f'    doap:name "ReliefGraph" ; doap:shortdesc "{_escape(project["description"])}"@en ;'
    yield '    doap:programming-language "Python" ;'
    yield f"    doap:release <{_PROJECT}#{version}> ."
    yield f"<{_PROJECT}#{version}> a doap:Version , earl:Software , earl:TestSubject ;"
    yield f'    doap:name "ReliefGraph {version}" ; doap:revision "{version}" .'
    for assertion in sorted(assertions):
        info = f' ; earl:info "{_escape(assertion.reason)}"@en' if assertion.reason else ""
        yield ""
        yield "[] a earl:Assertion ;"
        yield f"    earl:assertedBy <{_PROJECT}> ; earl:subject <{_PROJECT}#{version}> ;"
        yield f"    earl:test <{assertion.test}> ; earl:mode earl:automatic ; earl:result ["
        yield f"        a earl:TestResult ; earl:outcome earl:{assertion.outcome}{info} ] ."


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"")


def _table(assertions: Collection[Assertion]) -> Iterator[str]:
    yield from _INTRODUCTION.splitlines()
    counts = Counter((assertion.suite, assertion.outcome) for assertion in assertions)
    yield ""
    yield "| suite | tests | passed | failed | inapplicable |"
    yield "|---|--:|--:|--:|--:|"
    for suite in sorted({assertion.suite for assertion in assertions}):
        yield _row(suite, [counts[suite, outcome] for outcome in _OUTCOMES])
    totals = Counter(assertion.outcome for assertion in assertions)
    yield _row("**all**", [totals[outcome] for outcome in _OUTCOMES])
    for outcome, title in (("failed", "Failed"), ("inapplicable", "Inapplicable")):
        rows = sorted(a for a in assertions if a.outcome == outcome)
        yield from ("", f"## {title}")
        for reason in dict.fromkeys(row.reason for row in rows):
            tests = [f"[{_name(r.test)}]({r.test})" for r in rows if r.reason == reason]
            yield from ("", f"**{reason[0].upper()}{reason[1:]}** ({len(tests)}):")
            yield f"{', '.join(tests)}."


def _row(name: str, counts: list[int]) -> str:
    return f"| {name} | {sum(counts)} | {' | '.join(str(n or '') for n in counts)} |"


def _name(test: str) -> str:
    return test.replace("#", "/").rpartition("/")[2]


_INTRODUCTION: Final = f"""\
# Conformance

What came of each test of the W3C ([w3c/rdf-tests](https://github.com/w3c/rdf-tests)), written by
`make conformance`; the same in [EARL](https://www.w3.org/TR/EARL10-Schema/): [{EARL}]({EARL}).
`make test` fails if a test has another outcome than these files say. How the tests are run, and
which are left out: [tests/conformance/](../../tests/conformance/README.md).

A test that failed is expected to fail, for the reason below; one that passes all the same fails the
run. A test is inapplicable if it asks for what this program refuses by design."""
