"""What validation found, in words and in order."""

import pytest
from rdflib import Graph

from kg.evidence.violations import Verdict, Violation
from kg.namespaces import ID, RG

STOPS = Violation("things", str(ID.a), "class", "it has no class")
WARNS = Violation("shacl", str(ID.a), "Thing-note", "a note helps", stops=False)


@pytest.mark.parametrize(
    ("found", "conforms"),
    [((), True), ((WARNS,), True), ((STOPS,), False), ((WARNS, STOPS, WARNS), False)],
)
def test_warnings_do_not_stop_a_release(found: tuple[Violation, ...], *, conforms: bool) -> None:
    verdict = Verdict(found, Graph())
    assert verdict.conforms is conforms
    assert verdict.checked == {}


def test_a_violation_is_one_line_of_text() -> None:
    assert str(STOPS) == "things: a: it has no class [class]"
    assert str(Violation("words", str(RG.place), "said", "no")) == "words: rg:place: no [said]"
    assert (STOPS.stops, STOPS.predicate) == (True, "")


def test_violations_are_ordered_by_check_thing_rule_and_message() -> None:
    rows = ["abdz", "abcd", "bazz", "acaa", "abce"]
    found = sorted(Violation(*row) for row in rows)
    assert [v.check + v.node + v.rule + v.message for v in found] == [
        "abcd",
        "abce",
        "abdz",
        "acaa",
        "bazz",
    ]
