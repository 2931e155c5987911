"""Words about what somebody plans, and words about what happened."""

import pytest

from kg.evidence.excerpts import Span
from kg.evidence.plans import is_planned

CLINIC = {"opening of a clinic", "open a clinic", "a clinic"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We plan to open a clinic.", CLINIC),
        ("MSF planned to open a clinic.", CLINIC),
        ("We are planning to open a clinic.", {"clinic"}),
        ("We plan to set up another clinic.", {"clinic"}),
        ("They will provide dental care", {"dental care"}),
        ("The team intends to hand over the project.", {"hand over the project"}),
        ("MSF aims to start a vaccination campaign", {"vaccination campaign"}),
        ("The ministry is expected to take over the clinic", {"take over the clinic"}),
        ("Hospitals hope to run their own laboratory", {"laboratory"}),
        ("We decided to end our operations in early 2024", {"end our operations"}),
        ("the decision to close the hospital", {"closure", "close the hospital"}),
        ("A clinic is due to open in May.", {"a clinic", "clinic"}),
        ("A clinic will be opened in May.", {"a clinic"}),
        ("A clinic will open in May.", {"a clinic will open"}),
        ("We plan to open a clinic.", {"plan to open"}),
        ("We are about to launch the vaccination.", {"vaccination"}),
        ("We will open a clinic. The clinic will close in 2030.", {"clinic"}),
    ],
)
def test_words_of_a_plan_are_found(text: str, names: set[str]) -> None:
    assert is_planned(names, [Span(0, len(text))], text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We opened a clinic.", CLINIC),
        ("We decided to leave.", {"decided", "decision"}),
        ("We decided to leave.", {"decided to leave"}),
        ("the decision to leave", {"decision"}),
        ("We plan to leave because of the floods", {"the floods"}),
        ("We plan to respond to the earthquake", {"the earthquake"}),
        ("We decided to leave after fighting broke out", {"fighting"}),
        ("Many fled due to violent protests", {"violent protests"}),
        ("The famine is due to close fighting", {"close fighting", "famine"}),
        ("We will continue our family planning services", {"family planning"}),
        ("Family planning to women", {"family planning"}),
        ("The protests will continue", {"the protests"}),
        ("We planned to open a clinic, and a clinic was opened.", {"a clinic"}),
        ("Where there is a will, fighting ends", {"fighting"}),
        ("We plan to open a school.", CLINIC),
        ("We decided to end our operations in Peru", {"our operations in Peru"}),
    ],
)
def test_other_words_are_of_no_plan(text: str, names: set[str]) -> None:
    assert not is_planned(names, [Span(0, len(text))], text)


def test_a_quotation_without_the_words_of_the_plan_is_still_of_the_plan() -> None:
    text = "In May, we opened a school. We plan to open a clinic."
    start = text.index("open a clinic")
    assert is_planned({"a clinic"}, [Span(0, 27), Span(start, start + 13)], text)
