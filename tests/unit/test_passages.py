"""The passages of a page, on a few triples."""

import re

import pytest

from kg.namespaces import ID
from server import passages
from server.marked import Span
from server.passages import Passage
from tests import tiny

PAGE = str(ID["report/r"])


def passage(start: int, end: int, *facts: str) -> str:
    """Return an excerpt, and a statement of each fact (subject, property, object) with it."""
    excerpt = f"<id/excerpt/r/{start}-{end}>"
    text = f"""{excerpt} oa:hasSource <id/report/r> ;
        oa:hasSelector [ oa:exact "{start} to {end}" ] , [ oa:start {start} ; oa:end {end} ] .\n"""
    support = f"rg:evidence {excerpt} ; rg:basis <id/concept/bases/stated>"
    for fact in facts:
        name = re.sub("[^a-z]+", ".", fact)
        text += tiny.statement(f"id/statement/{name}", fact, support)
    return text


def of_page(trig: str) -> list[Passage]:
    return passages.of_page(PAGE, tiny.names(trig))


def around(*spans: tuple[int, int]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return for each passage those around it, in the order of the page."""
    found = of_page("".join(passage(*span, "<id/a> rg:place <id/b>") for span in spans))
    return {
        (each.span.start, each.span.end): [(span.start, span.end) for span in each.around]
        for each in found
    }


@pytest.mark.parametrize(
    "expected",
    [
        # apart, or only side by side
        {(0, 5): [], (5, 9): [], (20, 30): []},
        # one inside another: only the inner one is a part
        {(0, 9): [], (2, 5): [(0, 9)]},
        {(0, 9): [], (0, 5): [(0, 9)]},
        {(0, 9): [], (5, 9): [(0, 9)]},
        # the shortest of those around it, whichever begins first
        {(0, 30): [], (1, 25): [(0, 30)], (2, 10): [(1, 25)]},
        {(0, 30): [], (2, 30): [(0, 30)], (3, 10): [(2, 30)]},
        # those that share some of its words
        {(0, 5): [(4, 9)], (4, 9): [(0, 5)]},
        {(0, 5): [(2, 9), (4, 12)], (2, 9): [(0, 5), (4, 12)], (4, 12): [(0, 5), (2, 9)]},
        # both
        {(0, 9): [(5, 20)], (2, 7): [(0, 9), (5, 20)], (5, 20): [(0, 9), (2, 7)]},
    ],
)
def test_around_a_passage_are_the_shortest_that_has_it_and_those_that_cross_it(
    expected: dict[tuple[int, int], list[tuple[int, int]]],
) -> None:
    assert around(*reversed(expected)) == expected


def test_passages_are_in_the_order_of_the_text_the_longer_first() -> None:
    assert list(around((9, 12), (10, 11), (9, 30), (2, 3))) == [(2, 3), (9, 30), (9, 12), (10, 11)]


def test_a_passage_has_its_facts_by_thing_and_the_kind_of_what_it_tells() -> None:
    trig = passage(
        0,
        9,
        "<id/place/lima> rg:within <id/place/peru>",
        "<id/event/flood> rg:place <id/place/lima>",
        "<id/event/flood> rdf:type rg:Event",
        "<id/service/care> rg:place <id/place/lima>",
        "<id/observation/r/dead> rg:value 3",
    ) + passage(2, 5, "<id/event/flood> rg:place <id/place/lima>")
    whole, part = of_page(trig)
    assert (whole.words, whole.kinds) == ("0 to 9", ("figure", "activity", "event", "context"))
    assert (part.words, part.kinds) == ("2 to 5", ("event",))
    told = [
        (about.thing.text, about.kind, [
            (property_.text, [(fact.value.text, fact.basis, fact.also) for fact in facts])
            for property_, facts in about.facts
        ])
        for about in whole.about
    ]  # fmt: skip
    assert told == [
        ("dead", "figure", [("value", [("3", "stated", ())])]),
        ("care", "activity", [("place", [("lima", "stated", ())])]),
        ("flood", "event", [
            ("type", [("Event", "stated", ())]),
            ("place", [("lima", "stated", (Span(2, 5),))]),
        ]),
        ("lima", "context", [("within", [("peru", "stated", ())])]),
    ]  # fmt: skip
    assert part.about[0].facts[0][1][0].also == (Span(0, 9),)
    assert part.href == "/doc/excerpt/r/2-5"


@pytest.mark.parametrize("start", ["-1", "1.5", "'x'", "'²'", f"'{'9' * 5000}'"])
def test_offsets_that_are_no_whole_numbers_make_no_passage(start: str) -> None:
    trig = passage(0, 9, "<id/a> rg:place <id/b>").replace("oa:start 0", f"oa:start {start}")
    assert of_page(trig) == []
