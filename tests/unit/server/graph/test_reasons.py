"""Why facts were inferred."""

import pytest

from server.graph import reasons
from server.graph.names import Names
from tests import tiny

#: For each kind of axiom: the axiom and what is asserted, the inferred fact, its premises.
AXIOMS: list[tuple[str, str, str, set[str]]] = [
    ("inverse", "rg:b owl:inverseOf rg:a . <id/y> rg:a <id/x>", "<id/x> rg:b <id/y>", {"y a x"}),
    ("inverse", "rg:b owl:inverseOf rg:a . <id/y> rg:b <id/x>", "<id/x> rg:a <id/y>", {"y b x"}),
    (
        "symmetric",
        "rg:a a owl:SymmetricProperty . <id/y> rg:a <id/x>",
        "<id/x> rg:a <id/y>",
        {"y a x"},
    ),
    (
        "transitive",
        "rg:a a owl:TransitiveProperty . <id/x> rg:a <id/m> . <id/m> rg:a <id/y>",
        "<id/x> rg:a <id/y>",
        {"x a m", "m a y"},
    ),
    (
        "chain",
        "rg:c owl:propertyChainAxiom ( rg:a rg:b ) . <id/x> rg:a <id/m> . <id/m> rg:b <id/y>",
        "<id/x> rg:c <id/y>",
        {"x a m", "m b y"},
    ),
    ("subproperty", "rg:a rdfs:subPropertyOf rg:b . <id/x> rg:a 1", "<id/x> rg:b 1", {"x a 1"}),
    ("subclass", "rg:A rdfs:subClassOf rg:B . <id/x> a rg:A", "<id/x> a rg:B", {"x type A"}),
    ("domain", "rg:a rdfs:domain rg:B . <id/x> rg:a 1", "<id/x> a rg:B", {"x a 1"}),
    ("range", "rg:a rdfs:range rg:B . <id/y> rg:a <id/x>", "<id/x> a rg:B", {"y a x"}),
]


def explain(names: Names, fact: str) -> tuple[str, set[str]] | None:
    """Return the kind of a reason and its premises, or None."""
    reason = reasons.explain(tiny.quads(f"{fact} .")[0].triple, names.graph)
    if reason is None:
        return None
    return reason.kind, {
        " ".join(names.name(term).text for term in premise) for premise in reason.premises
    }


@pytest.mark.parametrize(("kind", "trig", "fact", "premises"), AXIOMS)
def test_an_axiom_gives_its_premises(kind: str, trig: str, fact: str, premises: set[str]) -> None:
    names = tiny.names(f"{trig} . GRAPH <graph/inferred> {{ {fact} }}")
    assert explain(names, fact) == (kind, premises)


@pytest.mark.parametrize(("kind", "trig", "fact", "premises"), AXIOMS)
def test_without_a_premise_there_is_no_reason(
    kind: str, trig: str, fact: str, premises: set[str]
) -> None:
    schema, _, _ = trig.partition(" . <id/")
    names = tiny.names(f"{schema} . GRAPH <graph/inferred> {{ {fact} }}")
    assert explain(names, fact) is None


def test_asserted_premises_come_before_inferred_ones() -> None:
    names = tiny.names(
        """
        rg:a rdfs:subPropertyOf rg:c . rg:b rdfs:subPropertyOf rg:c . <id/x> rg:b <id/y> .
        GRAPH <graph/inferred> { <id/x> rg:a <id/y> ; rg:c <id/y> }
        """
    )
    assert explain(names, "<id/x> rg:c <id/y>") == ("subproperty", {"x b y"})


FACTS = """
GRAPH <graph/report/r> {
  <id/x> a rg:Event ; rg:time <id/time/2023> ; rg:place <id/lima> .
  <id/lima> rg:within <id/peru> . <id/peru> rg:iso3166Alpha3 "PER" .
}
GRAPH <graph/inferred> {
  <id/x> rg:year 2023 ; rg:countryCode "PER" ; rg:page <id/report/r> .
  <id/time/2023> rg:earliest "2023-01-01"^^xsd:date ; rg:latest "2023-12-31"^^xsd:date .
  <id/x> rg:earliest "2023-01-01"^^xsd:date ; rg:latest "2023-12-31"^^xsd:date .
}
"""


@pytest.mark.parametrize(
    ("fact", "premises"),
    [
        (
            '<id/x> rg:countryCode "PER"',
            {"x place lima", "lima within peru", "peru iso3166Alpha3 PER"},
        ),
        ("<id/x> rg:page <id/report/r>", {"x time 2023"}),
        ('<id/x> rg:latest "2023-12-31"^^xsd:date', {"x time 2023", "2023 latest 2023-12-31"}),
    ],
)
def test_a_rule_gives_the_facts_that_it_needs_and_no_others(fact: str, premises: set[str]) -> None:
    found = explain(tiny.names(FACTS), fact)
    assert found == ("rule", premises)


def test_a_premise_may_point_to_the_ends_of_a_fact() -> None:
    """Of an event there is no link from the organisation, only one to it, and to the place."""
    found = explain(
        tiny.names("""
        GRAPH <graph/report/r> {
          <id/e> rg:actor <id/organization/o> ; rg:target <id/c> ; rg:place <id/lima> ;
              rg:status <id/concept/statuses/happened> .
        }
        GRAPH <graph/inferred> {
          <id/e> rg:year 2023 . <id/presence/o-2023> rg:organization <id/organization/o> ;
              rg:year 2023 ; rg:place <id/lima> .
        }"""),
        "<id/presence/o-2023> rg:place <id/lima>",
    )
    assert found is not None
    assert {premise.split(" ")[1] for premise in found[1]} >= {"actor", "target", "place"}


def test_what_no_rule_concludes_has_no_reason() -> None:
    assert explain(tiny.names(FACTS), '<id/x> rg:countryCode "ECU"') is None


def test_the_text_of_a_quantity_follows_from_its_number_and_unit() -> None:
    names = tiny.names(
        """
        <id/f> rg:minExclusive 1200 ; rg:unit unit:NUM ; rg:place <id/lima> .
        GRAPH <graph/inferred> { <id/f> rg:quantityText "more than 1,200"@en }
        """
    )
    found = explain(names, '<id/f> rg:quantityText "more than 1,200"@en')
    assert found
    assert len(found[1]) == 2
