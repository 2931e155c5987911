"""The passages of a page, on a few triples."""

import re

import pytest
from rdflib import XSD

from kg.evidence.excerpts import Span
from kg.namespaces import ID, RG
from server.graph.names import DisplayName
from server.pages import report
from server.pages.report import PassageFact, PassageThing, ReportPassage
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


def passages_of(trig: str) -> list[ReportPassage]:
    return report.read_passages(PAGE, tiny.names(trig))


def overlapping(*spans: tuple[int, int]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return the passages that overlap each passage, in the order of the page."""
    passages = passages_of("".join(passage(*span, "<id/a> rg:place <id/b>") for span in spans))
    return {
        (item.span.start, item.span.end): [(span.start, span.end) for span in item.overlapping]
        for item in passages
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
def test_the_shortest_longer_passage_and_crossing_ones_overlap(
    expected: dict[tuple[int, int], list[tuple[int, int]]],
) -> None:
    assert overlapping(*reversed(expected)) == expected


def test_passages_are_in_the_order_of_the_text_the_longer_first() -> None:
    assert list(overlapping((9, 12), (10, 11), (9, 30), (2, 3))) == [
        (2, 3),
        (9, 30),
        (9, 12),
        (10, 11),
    ]


def test_a_passage_has_its_facts_by_thing_and_their_kinds() -> None:
    trig = passage(
        0,
        9,
        "<id/place/lima> rg:within <id/place/peru>",
        "<id/event/flood> rg:place <id/place/lima>",
        "<id/event/flood> rdf:type rg:Event",
        "<id/service/care> rg:place <id/place/lima>",
        "<id/observation/r/dead> rg:value 3",
    ) + passage(2, 5, "<id/event/flood> rg:place <id/place/lima>")
    whole, part = passages_of(trig)
    assert (whole.words, whole.kinds) == ("0 to 9", ("figure", "activity", "event", "context"))
    assert (part.words, part.kinds) == ("2 to 5", ("event",))
    facts_by_thing = [
        (thing.name.text, thing.kind, [
            (property_.text, [(fact.value.text, fact.basis, fact.other_spans) for fact in facts])
            for property_, facts in thing.facts
        ])
        for thing in whole.things
    ]  # fmt: skip
    assert facts_by_thing == [
        ("dead", "figure", [("value", [("3", "stated", ())])]),
        ("care", "activity", [("place", [("lima", "stated", ())])]),
        ("flood", "event", [
            ("type", [("Event", "stated", ())]),
            ("place", [("lima", "stated", (Span(2, 5),))]),
        ]),
        ("lima", "context", [("within", [("peru", "stated", ())])]),
    ]  # fmt: skip
    assert part.things[0].facts[0][1][0].other_spans == (Span(0, 9),)
    assert part.href == "/doc/excerpt/r/2-5"


def test_a_passage_has_all_its_facts() -> None:
    names = tiny.names(
        passage(0, 9, "<id/event/b> rg:place <id/place/x>", "<id/other/c> rg:value 3")
        + passage(2, 5, "<id/event/b> rg:place <id/place/x>")
        + passage(20, 30, "<id/event/b> rg:place <id/place/x>")
        + """<id/event/b> rdfs:label "B" . <id/other/c> rg:unit unit:FRACTION ; rg:denominator 100 .
            <id/excerpt/s/0-9> oa:hasSource <id/report/s> ;
                oa:hasSelector [ oa:exact "other" ; oa:start 0 ; oa:end 9 ] .
            <id/s/none> rg:evidence <id/excerpt/r/20-30> ; rdf:subject [] ;
                rdf:predicate rg:place ; rdf:object <id/place/x> .
            <id/s/no-basis> rg:evidence <id/excerpt/r/20-30> ; rdf:subject <id/event/b> ;
                rdf:predicate rg:value ; rdf:object 4 ."""
    )
    iri = {name: str(ID[name]) for name in ("place/x", "event/b", "other/c")}
    place = DisplayName("place", None, str(RG.place), str(RG.place))
    value = DisplayName("value", None, str(RG.value), str(RG.value))
    x = DisplayName("x", None, "/doc/place/x", iri["place/x"])
    b = DisplayName("B", None, "/doc/event/b", iri["event/b"])
    c = DisplayName("c", None, "/doc/other/c", iri["other/c"])
    of_b, of_c = ("id.event.b.rg.place.id.place.x", "id.other.c.rg.value.")

    def there(*also: Span) -> PassageFact:
        return PassageFact(place, x, "stated", f"/doc/statement/.{of_b}.", also)

    share = PassageFact(value, DisplayName("3 per cent"), "stated", f"/doc/statement/.{of_c}", ())
    four = DisplayName("4", datatype=str(XSD.integer))
    assert report.read_passages(PAGE, names) == [
        ReportPassage(
            Span(0, 9),
            "0 to 9",
            ("event", "context"),
            (
                PassageThing(b, "event", ((place, (there(Span(2, 5), Span(20, 30)),)),)),
                PassageThing(c, "context", ((value, (share,)),)),
            ),
            (),
            "/doc/excerpt/r/0-9",
        ),
        ReportPassage(
            Span(2, 5),
            "2 to 5",
            ("event",),
            (PassageThing(b, "event", ((place, (there(Span(0, 9), Span(20, 30)),)),)),),
            (Span(0, 9),),
            "/doc/excerpt/r/2-5",
        ),
        ReportPassage(
            Span(20, 30),
            "20 to 30",
            ("event",),
            (
                PassageThing(
                    b,
                    "event",
                    (
                        (place, (there(Span(0, 9), Span(2, 5)),)),
                        (value, (PassageFact(value, four, "", "/doc/s/no-basis", ()),)),
                    ),
                ),
            ),
            (),
            "/doc/excerpt/r/20-30",
        ),
    ]


def test_facts_of_a_passage_are_sorted_by_kind_thing_property_and_value() -> None:
    (passage_,) = passages_of(
        passage(
            0,
            9,
            "<id/thing/x> rg:zone <id/z>",
            "<id/operation/d> rg:place <id/c>",
            "<id/operation/d> rg:place <id/b>",
            "<id/operation/d> rg:actor <id/z>",
            "<id/operation/d> rdf:type rg:Operation",
            "<id/service/c> rg:place <id/b>",
            "<id/observation/y> rg:place <id/a>",
            "<id/observation/x> rg:place <id/a>",
        )
    )
    facts_by_thing = [
        (thing.name.text, [
            (name.text, [fact.value.text for fact in facts]) for name, facts in thing.facts
        ])
        for thing in passage_.things
    ]  # fmt: skip
    assert facts_by_thing == [
        ("x", [("place", ["a"])]),
        ("y", [("place", ["a"])]),
        ("c", [("place", ["b"])]),
        ("d", [("type", ["Operation"]), ("actor", ["z"]), ("place", ["b", "c"])]),
        ("x", [("zone", ["z"])]),
    ]
    assert [thing.kind for thing in passage_.things] == [
        "figure", "figure", "activity", "activity", "context"
    ]  # fmt: skip
    assert passage_.kinds == ("figure", "activity", "context")


@pytest.mark.parametrize("start", ["-1", "1.5", "'x'", "'²'", f"'{'9' * 5000}'"])
def test_offsets_that_are_no_whole_numbers_make_no_passage(start: str) -> None:
    trig = passage(0, 9, "<id/a> rg:place <id/b>").replace("oa:start 0", f"oa:start {start}")
    assert passages_of(trig) == []
