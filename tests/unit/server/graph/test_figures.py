"""Observations in words and their order, on a few triples."""

from decimal import Decimal

import pytest

from kg.namespaces import BASE, ID
from kg.quantity_text import quantity_text
from server.graph import figures
from server.graph.facts import Quotation
from server.graph.figures import Facet, Figure
from server.graph.names import DisplayName
from tests import tiny

#: A rate is per cent, and people are counted.
INDICATORS = """
    <id/concept/people> rdfs:label "people"@en ; rg:unitText "people"@en .
    <id/concept/rate> rdfs:label "rate"@en ; rg:unit unit:FRACTION ; rg:denominator 100 .
"""


def figure_of(trig: str) -> Figure:
    """Return the observation <id/a>."""
    return figures.read_figure(str(ID.a), tiny.names(INDICATORS + trig))


@pytest.mark.parametrize(
    ("numbers", "text", "share"),
    [
        ({"value": "1234567"}, "1,234,567", "1,234,567 per cent"),
        ({"value": "-0.50"}, "-0.50", "-0.50 per cent"),
        ({"approximateValue": "1000"}, "about 1,000", "about 1,000 per cent"),
        ({"minExclusive": "5"}, "more than 5", "more than 5 per cent"),
        ({"minInclusive": "5"}, "at least 5", "at least 5 per cent"),
        ({"maxExclusive": "5"}, "fewer than 5", "less than 5 per cent"),
        ({"maxInclusive": "5"}, "at most 5", "at most 5 per cent"),
        ({"rank": "2"}, "2nd largest", "2nd largest"),
        (
            {"maxInclusive": "2000", "minInclusive": "1000"},
            "between 1,000 and 2,000",
            "between 1,000 and 2,000 per cent",
        ),
        (
            {"maxExclusive": "9", "minInclusive": "1"},
            "at least 1 and fewer than 9",
            "at least 1 and less than 9 per cent",
        ),
        (
            {"rank": "1", "value": "5"},
            "5 and largest",
            "5 and largest",
        ),
        ({}, "", ""),
    ],
)
def test_quantities_in_words(numbers: dict[str, str], text: str, share: str) -> None:
    values = {name: Decimal(number) for name, number in numbers.items()}
    assert quantity_text(values) == text
    assert quantity_text(values, measure=("", Decimal(100))) == share


def test_exact_numbers_come_before_bounds_and_the_largest_first() -> None:
    names = tiny.names("""GRAPH <graph/report/x> {
        <id/observation/a> a rg:Figure ; rg:minExclusive 900 .
        <id/observation/b> a rg:Figure ; rg:value 7 .
        <id/observation/c> a rg:Figure ; rg:value 80 .
        <id/observation/d> a rg:Figure ; rg:quantifier <id/concept/dozens> .
        <id/observation/e> a rg:Figure ; rg:minExclusive 1000 .
        <id/observation/f> a rg:Figure ; rg:rank 2 .
        <id/observation/g> a rg:Figure ; rg:maxInclusive 9 .
        <id/observation/h> a rg:Figure ; rg:minInclusive 900 .
        <id/observation/i> a rg:Figure ; rg:minInclusive 5 ; rg:maxInclusive 2000 .
        <id/observation/j> a rg:Figure ; rg:maxExclusive 9000 .
        <id/observation/k> a rg:Figure ; rg:approximateValue 1 .
        <id/observation/l> a rg:Figure ; rg:value 7 .
    }
    GRAPH <graph/report/y> { <id/observation/z> a rg:Figure ; rg:value 1 . }""")
    found = figures.read_figures(f"{BASE}graph/report/x", names)
    assert "".join(str(each.name.iri).removeprefix(f"{ID}observation/") for each in found) == (
        "cblkeaihjgfd"
    )


def test_a_figure_has_a_quantity_facets_and_evidence() -> None:
    def statement(name: str, fact: str, basis: str, words: str) -> str:
        based = f"rg:basis <id/concept/bases/{basis}> ; " if basis else ""
        evidence = ", ".join(f"<id/excerpt/r/{each}>" for each in words.split())
        return tiny.statement(f"id/{name}", f"<id/a> rg:{fact}", f"{based} rg:evidence {evidence}")

    found = figure_of(
        f"""
        <id/a> rdfs:label "A"@en ; rg:indicator <id/concept/people> , "people" .
        <id/a> rg:minExclusive 1500 ; rg:time <id/2023> ; rg:place <id/lima> , <id/ica> .
        <id/a> rg:condition <id/new> ; rg:event <id/flood> ; rg:population <id/women> .
        <id/a> <https://example.org/value> 7 .
        {statement("s", "minExclusive 1500", "stated", "10-13 9-12")}
        {statement("t", "minExclusive 1500", "interpretation", "9-12 2-3 40-45 50-55 60-65")}
        {statement("u", "minExclusive 1500", "", "2-3")}
        {statement("v", "place <id/lima>", "page-scope", "1-2")}
        {statement("w", "place <id/ica>", "stated", "1-2")}
        {statement("x", "time <id/2023>", "interpretation", "1-2")}
        {tiny.statement("id/y", "<id/b> rg:minExclusive 1500", "rg:evidence <id/excerpt/r/5-6>")}
        """
    )

    def name(text: str) -> DisplayName:
        return DisplayName(text, None, f"/doc/{text}", str(ID[text]))

    def words(span: str) -> Quotation:
        return Quotation(span, f"/doc/report/r#e-{span}", None)

    assert found == Figure(
        DisplayName("A", "en", "/doc/a", str(ID.a)),
        DisplayName("people", "en", "/doc/concept/people", str(ID["concept/people"])),
        "more than 1,500",
        {"minExclusive": Decimal(1500)},
        {
            "population": (Facet(name("women")),),
            "place": (Facet(name("ica")), Facet(name("lima"), "page-scope")),
            "time": (Facet(name("2023"), "interpretation"),),
            "event": (Facet(name("flood")),),
            "condition": (Facet(name("new")),),
        },
        tuple(map(words, ("2-3", "9-12", "10-13", "40-45", "50-55", "60-65"))),
        ("interpretation", "stated"),
    )
    assert list(found.facets) == ["population", "place", "time", "event", "condition"]


@pytest.mark.parametrize(
    ("facts", "quantity", "lang"),
    [
        ("rg:quantifier <id/few>", "a few", "en"),
        ("rg:quantifier <id/dozens> , <id/few>", "a few, docenas", "en"),
        ("rg:quantifier <id/dozens>", "docenas", "es"),
        ("rg:indicator <id/concept/rate> ; rg:quantifier <id/dozens>", "docenas", "es"),
        ("rg:quantifier <id/dozens> ; rg:value 24", "24", None),
        ("rg:indicator <id/concept/rate> ; rg:value 24", "24 per cent", None),
        ("rg:indicator <id/concept/rate>", "", None),
        ("rg:value 1 , 2 ; rg:minInclusive 1", "at least 1", None),
        ("rg:value 'many' , <id/few>", "", None),
        ("rg:value 'many'", "", None),
        ("rg:value <id/few>", "", None),
    ],
)
def test_a_quantity_is_a_number_or_else_a_quantifier(
    facts: str, quantity: str, lang: str | None
) -> None:
    labels = "<id/few> rdfs:label 'a few'@en . <id/dozens> rdfs:label 'docenas'@es ."
    found = figure_of(f"<id/a> {facts} . {labels}")
    assert (found.quantity, found.lang) == (quantity, lang)


@pytest.mark.parametrize("property_", ["quantifier", "approximateValue"])
def test_quantifiers_and_approximate_values_have_evidence(property_: str) -> None:
    value = {"quantifier": "<id/dozens>", "approximateValue": "24"}[property_]
    support = "rg:evidence <id/excerpt/r/1-2> ; rg:basis <id/stated>"
    statement = tiny.statement("id/s", f"<id/a> rg:{property_} {value}", support)
    found = figure_of(f"<id/a> rg:{property_} {value} . {statement}")
    assert [words.text for words in found.words] == ["1-2"]
    assert found.bases == ("stated",)


def test_a_change_as_a_fraction_has_its_own_unit_and_lends_it_to_nobody() -> None:
    indicator = "<id/concept/cases> rg:unit unit:NUM . "
    fell = "<id/fell> rg:indicator <id/concept/cases> ; rg:unit unit:FRACTION ; "
    data = f"{indicator}{fell} rg:change -1 ; rg:denominator 3 . "
    count = "<id/a> rg:indicator <id/concept/cases> ; rg:value 24 . "
    names = tiny.names(data + count)
    assert figures.read_figure(str(ID.fell), names).quantity == "decrease of 1/3"
    assert figures.read_figure(str(ID.a), names).quantity == "24"
    assert names.graph.measures(f"{ID}concept/cases") == {("NUM", None)}
