"""Statements and excerpts as the server shows them, on a few triples."""

from functools import cache

import pytest

from kg.namespaces import ID
from server.graph.facts import Quotation, Support
from server.graph.names import DisplayName, Names
from server.pages import thing
from server.pages.thing import QuotationInContext, StatementView
from tests import tiny

STATED = "rg:basis <id/concept/bases/stated>"
TRIG = f"""
    <id/share> a rg:Indicator ; rg:unit unit:FRACTION ; rg:denominator 100 .
    <id/observation/x> rg:indicator <id/share> .
    <id/concept/bases/stated> skos:definition "Las palabras lo dicen."@es , "The words say it."@en .
    <id/concept/bases/a> skos:definition "First."@en . <id/concept/bases/b> skos:definition "B" .
    <id/concept/bases/c> skos:definition "C" . <id/concept/bases/d> skos:definition "D" .
    <id/concept/bases/e> skos:definition "E" . <id/concept/bases/none> rdf:type rg:Basis .
    {
    tiny.statement(
        "id/statement/words",
        "<id/a> rg:value 1500",
        f"{STATED} ; rg:evidence <id/excerpt/r/10-13> , <id/excerpt/r/9-12> , <id/excerpt/r/20-21>",
    )
}
    {tiny.statement("id/statement/source", "<id/a> rg:place <id/b>", "dcterms:source <id/s>")}
    {
    tiny.statement(
        "id/statement/share", "<id/observation/x> rg:value 5", f"{STATED} , <id/concept/bases/a>"
    )
}
    {
    tiny.statement(
        "id/statement/without", "<id/a> rg:place <id/b>", "rg:basis <id/concept/bases/none>"
    )
}
    <id/statement/plain> a rdf:Statement ; rdf:subject <id/a> ; rdf:predicate rg:place ;
        rdf:object <id/b> .
    <id/statement/two> rdf:subject <id/a> ; rdf:predicate rg:place ; rdf:object <id/c> , <id/b> ,
        <id/e> , <id/d> .
    <id/statement/half> a rg:Statement ; rdf:subject <id/a> ; rdf:object <id/b> .
    <id/excerpt/r/9-12> a rg:Excerpt ; oa:hasSource <id/report/z> , <id/report/r> ;
        oa:hasSelector <id/excerpt/r/9-12#a> , <id/excerpt/r/9-12#b> .
    <id/excerpt/r/9-12#a> oa:prefix "no words" .
    <id/excerpt/r/9-12#b> oa:exact "abc" ; oa:suffix " so" .
    <id/excerpt/r/10-13> a rg:Excerpt ; oa:hasSelector <id/excerpt/r/10-13#a> .
    <id/excerpt/r/10-13#a> oa:exact "bcd" .
    <id/excerpt/r/20-21> a rg:Excerpt .
    <id/excerpt/many> oa:hasSelector <id/s5> , <id/s3> , <id/s1> , <id/s4> , <id/s2> .
    <id/s1> oa:prefix "none" . <id/s2> oa:prefix "in " ; oa:exact "2" . <id/s3> oa:exact "3" .
    <id/s4> oa:exact "4" . <id/s5> oa:exact "5" .
    <id/report/r> dcterms:language "en" . <id/report/z> dcterms:language "en" .
    """


@cache
def names(lang: str = "en") -> Names:
    return tiny.names(TRIG, lang)


def iri(name: str) -> str:
    return str(ID[name])


ABC = QuotationInContext("", "abc", " so", "en", "/doc/report/r#e-9-12", DisplayName("“abc”", None,
              "/doc/excerpt/r/9-12", iri("excerpt/r/9-12")),
              DisplayName("r", None, "/doc/report/r", iri("report/r")))  # fmt: skip
BCD = QuotationInContext("", "bcd", "", None, "/doc/report/r#e-10-13", DisplayName("“bcd”", None,
              "/doc/excerpt/r/10-13", iri("excerpt/r/10-13")), None)  # fmt: skip


def test_a_statement_has_its_fact_and_its_words_in_order() -> None:
    evidence = thing.read_evidence(iri("statement/words"), names())
    assert evidence
    assert evidence.statement == StatementView(
        "/doc/statement/words",
        DisplayName("a", None, "/doc/a", iri("a")),
        names().name(names().graph.expand("value")),
        DisplayName("1,500"),
        Support(
            "/doc/statement/words",
            DisplayName("stated", None, "/doc/concept/bases/stated", iri("concept/bases/stated")),
            "stated",
            (
                Quotation("abc", "/doc/report/r#e-9-12", "en"),
                Quotation("bcd", "/doc/report/r#e-10-13", None),
                Quotation("20-21", "/doc/report/r#e-20-21", None),
            ),
            None,
        ),
    )
    assert evidence.quotations == [ABC, BCD]
    assert (evidence.basis, evidence.statements) == (DisplayName("The words say it.", "en"), ())


@pytest.mark.parametrize(
    ("statement", "lang", "basis"),
    [
        ("words", "es", DisplayName("Las palabras lo dicen.", "es")),
        ("share", "en", DisplayName("First.", "en")),
        ("source", "en", None),
        ("without", "en", None),
    ],
)
def test_the_basis_is_in_the_language_of_the_reader(
    statement: str, lang: str, basis: DisplayName | None
) -> None:
    assert thing.basis_definition(iri(f"statement/{statement}"), names(lang)) == basis


def test_a_share_has_its_unit_and_a_fact_its_source() -> None:
    share = thing.read_statement(iri("statement/share"), names())
    source = thing.read_statement(iri("statement/source"), names())
    assert share
    assert source
    assert share.value == DisplayName("5 per cent")
    assert source.support.source == DisplayName("s", None, "/doc/s", iri("s"))


def test_a_plain_statement_has_a_fact_and_half_a_statement_none() -> None:
    plain = thing.read_evidence(iri("statement/plain"), names())
    half = thing.read_evidence(iri("statement/half"), names())
    assert plain
    assert half
    assert plain.statement
    assert (plain.statement.value.iri, plain.quotations, plain.basis) == (iri("b"), [], None)
    two = thing.read_statement(iri("statement/two"), names())
    assert two
    assert two.value.iri == iri("b")
    assert (half.statement, half.quotations, half.basis) == (None, [], None)


@pytest.mark.parametrize(
    ("excerpt", "quotation", "hrefs"),
    [("9-12", ABC, ["/doc/statement/words"]), ("10-13", BCD, ["/doc/statement/words"])],
)
def test_an_excerpt_has_its_words_and_the_statements_on_them(
    excerpt: str, quotation: QuotationInContext, hrefs: list[str]
) -> None:
    evidence = thing.read_evidence(iri(f"excerpt/r/{excerpt}"), names())
    assert evidence
    assert (evidence.statement, evidence.basis, evidence.quotations) == (None, None, [quotation])
    assert [view.href for view in evidence.statements] == hrefs


@pytest.mark.parametrize("name", ["excerpt/r/20-21", "report/r", "excerpt/r/9-12#b", "none"])
def test_what_has_no_words_and_no_fact_is_no_evidence(name: str) -> None:
    assert thing.read_evidence(iri(name), names()) is None


def test_the_first_of_several_words_are_those_of_an_excerpt() -> None:
    quotation = thing.read_quotation(iri("excerpt/many"), names())
    assert quotation
    assert (quotation.prefix, quotation.exact, quotation.href) == ("in ", "2", None)
