"""Chains of events, on a few triples."""

import re

import pytest

from kg.namespaces import ID, RG
from server.graph.names import DisplayName
from server.pages import diagrams
from server.pages.diagrams import ChainStep
from tests import tiny

StepEnds = tuple[str, str | None, str | None, bool]


def chain(trig: str, name: str = "event/here") -> list[StepEnds]:
    """Return the ends of the IRIs of each step: its own, its relation's, the other's."""
    return [_ends(step) for step in diagrams.event_chain(str(ID[name]), tiny.names(trig))]


def _ends(step: ChainStep) -> StepEnds:
    relation, other = (_end(name) if name else None for name in (step.relation, step.other))
    return _end(step.name), relation, other, step.is_reversed


def _end(name: DisplayName) -> str:
    return re.split("[/#]", str(name.iri))[-1]


HERE: StepEnds = ("here", None, None, False)


@pytest.mark.parametrize("relation", ["triggeredBy", "follows", "respondsTo"])
def test_what_an_event_goes_back_to_is_before_it(relation: str) -> None:
    trig = f"<id/event/here> rg:{relation} <id/event/other> ."
    assert chain(trig) == [("other", relation, "here", True), HERE]
    assert chain(trig, "event/other") == [
        ("other", None, None, False),
        ("here", relation, "other", False),
    ]


@pytest.mark.parametrize("relation", ["decides", "ends"])
def test_what_an_event_brings_about_is_after_it(relation: str) -> None:
    trig = f"<id/event/here> rg:{relation} <id/event/other> ."
    assert chain(trig) == [HERE, ("other", relation, "here", True)]
    assert chain(trig, "event/other") == [
        ("here", relation, "other", False),
        ("other", None, None, False),
    ]


def test_a_chain_goes_from_first_to_last() -> None:
    trig = """
    <id/event/here> rg:follows <id/event/before> ; rg:ends <id/event/after> , "no event" .
    <id/event/before> rg:triggeredBy <id/event/first> .
    <id/event/after> rg:decides <id/event/last> .
    <id/event/apart> rg:place <id/event/here> .
    """
    assert chain(trig) == [
        ("first", "triggeredBy", "before", True),
        ("before", "follows", "here", True),
        HERE,
        ("after", "ends", "here", True),
        ("last", "decides", "after", True),
    ]


def test_nearer_events_are_nearer_in_the_chain() -> None:
    trig = """
    <id/event/here> rg:ends <id/event/a> , <id/event/b> .
    <id/event/a> rg:decides <id/event/c> .
    <id/event/b> rg:decides <id/event/d> .
    """
    assert [name for name, *_ in chain(trig)] == ["here", "a", "b", "c", "d"]


def test_events_in_a_circle_appear_once_in_each_direction() -> None:
    trig = """
    <id/event/here> rg:follows <id/event/other> .
    <id/event/other> rg:follows <id/event/here> .
    """
    assert chain(trig) == [
        ("other", "follows", "here", True),
        HERE,
        ("other", "follows", "here", False),
    ]


def test_an_event_with_several_causes_is_listed_once() -> None:
    trig = """
    <id/event/here> rg:ends <id/event/a> , <id/event/b> .
    <id/event/a> rg:decides <id/event/c> . <id/event/b> rg:decides <id/event/c> .
    <id/event/c> rg:ends <id/event/a> .
    """
    assert [name for name, *_ in chain(trig)] == ["here", "a", "b", "c"]


def test_an_event_alone_is_no_chain() -> None:
    assert chain("<id/event/here> rg:follows 'no event' ; rg:place <id/place/lima> .") == []


def test_a_chain_has_twenty_steps_each_way() -> None:
    events = " ".join(f"<id/event/{n}> rg:follows <id/event/{n + 1}> ." for n in range(50))
    assert [name for name, *_ in chain(events, "event/25")] == [str(n) for n in range(45, 4, -1)]


def test_a_step_names_events_and_their_relation() -> None:
    trig = """
    rg:ends rdfs:label "ends"@en . <id/here> rdfs:label "here"@en ; rg:ends <id/there> .
    <id/there> rg:time <id/2024> , <id/2023> .
    """
    here = DisplayName("here", "en", "/doc/here", str(ID.here))
    there = DisplayName("there", None, "/doc/there", str(ID.there))
    ends = DisplayName("ends", "en", str(RG.ends), str(RG.ends))
    times = tuple(DisplayName(x, None, f"/doc/{x}", str(ID[x])) for x in ("2023", "2024"))
    assert diagrams.event_chain(str(ID.here), tiny.names(trig)) == (
        ChainStep(here, ()),
        ChainStep(there, times, ends, here, is_reversed=True),
    )
    assert diagrams.event_chain(str(ID.there), tiny.names(trig)) == (
        ChainStep(here, (), ends, there, is_reversed=False),
        ChainStep(there, times),
    )


def test_the_times_of_an_event_are_those_that_a_file_says() -> None:
    asserted = "<id/event/here> rg:follows <id/event/other> ; rg:time <id/time/2023> ."
    inferred = "GRAPH <graph/inferred> { <id/event/here> rg:time <id/time/2024> }"
    _, here = diagrams.event_chain(str(ID["event/here"]), tiny.names(asserted + inferred))
    assert [time.text for time in here.times] == ["2023"]
