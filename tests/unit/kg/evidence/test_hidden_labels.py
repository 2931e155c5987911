"""Words of a page that would let any quotation name a thing."""

import pytest
from rdflib import Graph

from kg.evidence import hidden_labels
from kg.evidence.violations import Violation
from kg.namespaces import ID, PREFIXES
from kg.validate import asserted_union
from tests import tiny

NAMES = """
    <id/concept/indicators/outpatient-consultations> skos:prefLabel "outpatient consultations"@en .
    <id/concept/indicators/people-treated> skos:prefLabel "people treated"@en .
    <id/concept/service-types/first-aid> skos:prefLabel "first aid"@en .
    <id/concept/service-types/general> skos:prefLabel "general care"@en .
    <id/concept/conditions/exclusion> skos:prefLabel "exclusion from care"@en .
    <id/concept/conditions/thirst> skos:prefLabel "thirst"@en .
    <id/place/lima> rdfs:label "Lima"@en . <id/place/peru> rdfs:label "Peru"@en .
    <id/organization/who> rdfs:label "World Health Organization"@en .
    <id/event/r/flood> rdfs:label "a flood"@en ; skos:hiddenLabel "the water"@en .
    <id/place/lima> rg:within <id/place/peru> .
"""
ANYTHING = "could be said of anything: write words with a noun or a verb that names it"


def graph(trig: str) -> Graph:
    return asserted_union(tiny.dataset(f"GRAPH <graph/names> {{ {NAMES} {trig} }}"))


def check(thing: str, words: str) -> list[Violation]:
    found = hidden_labels.check(graph(f'<id/{thing}> skos:hiddenLabel "{words}"@en .'))
    return list(found)


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("event/r/flood", "during which"),
        ("place/lima", "there"),
        ("place/r/camps", "one of them"),
        ("place/lima", "2023"),
        ("population/r/p", "They, 18"),
        ("time/r/t", "as before"),
    ],
)
def test_words_that_could_be_said_of_anything_are_refused(thing: str, words: str) -> None:
    predicate = f"{PREFIXES['skos']}hiddenLabel"
    message = f"{words!r} {ANYTHING}"
    assert check(thing, words) == [
        Violation("words", str(ID[thing]), "hiddenLabel", message, predicate=predicate)
    ]


@pytest.mark.parametrize(
    ("thing", "words", "other"),
    [
        ("place/lima", "Outpatient", "concept/indicators/outpatient-consultations"),
        ("place/lima", "the first aid", "concept/service-types/first-aid"),
        ("population/r/p", "first aid", "concept/service-types/first-aid"),
        ("population/r/p", "outpatients", "concept/indicators/outpatient-consultations"),
        ("place/lima", "Peru", "place/peru"),  # where it lies is no name of it
        ("event/r/flood", "in Lima", "place/lima"),
    ],
)
def test_words_for_something_of_another_kind_are_refused(
    thing: str, words: str, other: str
) -> None:
    way = "write words for this thing, at least one of which is also in its label"
    assert [v.message for v in check(thing, words)] == [f"{words!r} is a name of {other}: {way}"]


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("place/lima", "the city of kings"),
        ("event/r/flood", "flood of thirst"),
        ("organization/who", "WHO"),
        ("time/r/t", "2013"),
        ("population/r/p", "treated 1,300 people"),
        ("population/r/p", "thirst"),
        ("service/r/s", "treated 1,300 people"),
        ("service/r/s", "the same care"),
        ("operation/r/o", "first aid"),
        ("concept/statuses/possible", "may"),
    ],
)
def test_other_words_of_a_page_are_accepted(thing: str, words: str) -> None:
    assert check(thing, words) == []


def test_the_values_of_a_thing_are_words_for_it() -> None:
    fact = "<id/event/r/e> skos:hiddenLabel 'thirst'@en"
    assert len([*hidden_labels.check(graph(f"{fact} ."))]) == 1
    value = f"{fact} ; rg:condition <id/concept/conditions/thirst> ."
    assert not [*hidden_labels.check(graph(value))]
