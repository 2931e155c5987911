"""A number is stated by its words as a whole, or not at all."""

import pytest
from rdflib import Graph, Literal

from kg import said
from kg.namespaces import BASE, BASES, ID, RG
from kg.quotes import Span
from tests import tiny


def unstated(text: str, name: str, number: int) -> str | None:
    """Return why a text does not state a number of an observation; None when it does."""
    page = said.page(ID["report/x"], text, (), Graph())
    fact = (ID["observation/x/some"], RG[name], Literal(number))
    return said.unsaid(fact, [Span(0, len(text))], BASES.stated, page, {})


@pytest.mark.parametrize(
    ("text", "in_part", "whole"),
    [
        ("One hundred and fifty", ("value", 50), ("value", 150)),
        ("More than two hundred and fifty", ("minExclusive", 200), ("minExclusive", 250)),
        ("Some 1 200", ("value", 200), ("approximateValue", 1200)),
        ("950,000-plus", ("value", 950000), ("minInclusive", 950000)),
        ("Half a million", ("value", 1000000), ("value", 500000)),
    ],
)
def test_a_part_of_a_number_is_not_stated(
    text: str, in_part: tuple[str, int], whole: tuple[str, int]
) -> None:
    assert unstated(text, *whole) is None
    assert str(unstated(text, *in_part)).startswith(
        f"the words do not say {in_part[0]} {in_part[1]}"
    )


@pytest.mark.parametrize(
    ("text", "name", "number", "hint"),
    [
        (
            "Nearly 200 to 300",
            "minInclusive",
            200,
            "an average, or a bound or range that is itself approximate",
        ),
        ("over 10 months", "minExclusive", 10, "a length of time or an age"),
        ("900 patients a day", "value", 900, "a number for each hour, day, week, month or year"),
        ("€5 million", "value", 5000000, "an amount of money"),
        ("one in three", "value", 1, "a part of a whole"),
    ],
)
def test_what_is_no_count_says_so(text: str, name: str, number: int, hint: str) -> None:
    assert unstated(text, name, number) == (
        f"the words do not say {name} {number}; the page has it as {name} in {text!r}, {hint}, "
        "which takes no number but a quantifier"
    )


def test_the_ontology_tells_which_numbers_are_per_cent() -> None:
    evidence = "rg:basis <id/concept/bases/stated> ; rg:evidence <id/excerpt/r/0-31>"
    facts = {
        "fled": "<id/observation/r/fled> rg:value 12",
        "fled-as-count": "<id/observation/r/fled> rg:value 30",
        "hurt": "<id/observation/r/hurt> rg:value 30",
        "hurt-as-share": "<id/observation/r/hurt> rg:value 12",
    }
    dataset = tiny.dataset(f"""
        GRAPH <graph/ontology> {{ indicators:fled rg:unit "per cent"@en }}
        GRAPH <graph/report/r> {{ <id/observation/r/fled> rg:indicator indicators:fled }}
        GRAPH <graph/provenance> {{
            <id/report/r> schema:text "12 per cent fled, 30 were hurt." .
            <id/excerpt/r/0-31> oa:hasSource <id/report/r> ;
                oa:hasSelector [ oa:start 0 ; oa:end 31 ] .
            {"".join(tiny.statement(iri, fact, evidence) for iri, fact in facts.items())}
        }}
    """)
    assert {each.node: each.message for each in said.check(dataset)} == {
        f"{BASE}fled-as-count": (
            "the words do not say value 30 per cent; the page has it as value in '30'"
        ),
        f"{BASE}hurt-as-share": (
            "the words do not say value 12; the page has it as value in '12 per cent', "
            "which needs an indicator whose unit is per cent"
        ),
    }
