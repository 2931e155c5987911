"""What a fact rests on, on a few triples."""

import pytest

from kg.namespaces import ID
from server.graph import facts
from server.graph.facts import Quotation, Support
from server.graph.names import DisplayName
from server.pages import thing
from server.pages.thing import QuotationInContext
from tests import tiny

FACT = "<id/a> rg:place <id/b>"
EXCERPT = str(ID["excerpt/"])


@pytest.mark.parametrize(
    "names",
    [
        ["r/9-12", "r/10-11", "r/100-101"],
        ["a/100-101", "b/9-10"],
        ["r/9-12", "r/9-100"],
        ["r10/1-2", "r9/1-2"],
        ["r/99999999-1", "r/100000000-1"],
        ["r/1-2", "r/odd"],
        ["r/1-2", "r/²-3"],
        ["r/1-2", f"r/{'9' * 5000}-1"],
        ["r/1-2", f"r/3-{'9' * 5000}", "r/4-5"],
    ],
)
def test_excerpts_are_in_the_order_of_their_pages_and_there_of_the_text(names: list[str]) -> None:
    iris = [EXCERPT + name for name in names]
    reversed_iris = iris[::-1]
    assert sorted(reversed_iris, key=facts.text_order) == iris


def test_a_fact_rests_on_words_in_their_order_or_on_a_source() -> None:
    basis = "rg:basis <id/concept/bases/stated>"
    words = "rg:evidence <id/excerpt/r/10-13> , <id/excerpt/r/9-12>"
    names = tiny.names(
        f"""
        {FACT} .
        {tiny.statement("id/statement/s", FACT, f"{basis} ; {words}")}
        {tiny.statement("id/statement/t", FACT, "dcterms:source <https://example.org/s>")}
        {tiny.statement("id/statement/u", "<id/a> rg:place <id/c>", words)}
        <id/excerpt/r/9-12> oa:hasSelector <id/excerpt/r/9-12#quote> ; oa:hasSource <id/report/r> .
        <id/excerpt/r/9-12#quote> oa:exact "abc" .
        <id/report/r> dcterms:language "en" .
        """
    )
    stated = DisplayName(
        "stated", None, "/doc/concept/bases/stated", str(ID["concept/bases/stated"])
    )
    source = DisplayName("s", None, "https://example.org/s", "https://example.org/s")
    (quad,) = tiny.quads(f"{FACT} .")
    assert facts.support_of(quad.triple, names) == (
        Support(
            "/doc/statement/s",
            stated,
            "stated",
            (
                Quotation("abc", "/doc/report/r#e-9-12", "en"),
                Quotation("10-13", "/doc/report/r#e-10-13", None),
            ),
            None,
        ),
        Support("/doc/statement/t", None, "", (), source),
    )


def test_excerpts_are_in_order_whatever_the_graph_has_first() -> None:
    spans = ["8", "9", "10", "11", "99", "100", "y", "z"]
    words = ", ".join(f"<id/excerpt/r/{span}>" for span in spans)
    found = facts.excerpts(str(ID.s), tiny.names(f"<id/s> rg:evidence {words} , 'no IRI' ."))
    assert found == [f"{EXCERPT}r/{span}" for span in spans]


@pytest.mark.parametrize(
    ("support", "basis", "slug", "source"),
    [
        ("rg:basis <id/concept/bases/b> , <id/concept/bases/a>", "a", "a", None),
        ("rg:basis 'stated'", "stated", "", None),
        ("dcterms:source <id/source/t> , <id/source/s>", None, "", "s"),
        ("", None, "", None),
    ],
)
def test_the_first_of_several_values_is_used(
    support: str, basis: str | None, slug: str, source: str | None
) -> None:
    names = tiny.names(f"<https://example.org/1> {support or 'rg:p 1'} .")
    found = facts.statement_support("https://example.org/1", names)
    texts = [each.text if each else None for each in (found.basis, found.source)]
    assert (found.statement, texts, found.basis_slug) == (None, [basis, source], slug)
    assert found.words == ()


def test_an_excerpt_of_others_has_a_document_or_leads_nowhere() -> None:
    names = tiny.names(
        "<id/excerpt/r> rdfs:label 'a' . <https://example.org/r/1-2> rdfs:label 'b' ."
    )
    assert facts.quotation(str(ID["excerpt/r"]), names) == Quotation("a", "/doc/excerpt/r", None)
    assert facts.quotation("https://example.org/r/1-2", names) == Quotation("b", None, None)


def test_an_excerpt_shows_its_words_and_the_facts_that_they_support() -> None:
    excerpt = str(ID["excerpt/r/9-12"])
    words = "rg:evidence <id/excerpt/r/9-12>"
    names = tiny.names(
        f"""
        {tiny.statement("id/statement/s", FACT, words)}
        {tiny.statement("id/statement/t", "<id/a> rg:place <id/c>", words)}
        {tiny.statement("id/statement/u", "<id/a> rg:place <id/d>", "")}
        <id/statement/half> a rg:Statement ; rdf:subject <id/a> ; {words} .
        <id/excerpt/r/9-12> a rg:Excerpt ; oa:hasSource <id/report/r> ;
            oa:hasSelector <id/excerpt/r/9-12#quote> , <id/excerpt/r/9-12#position> .
        <id/excerpt/r/9-12#quote> oa:prefix "in " ; oa:exact "abc" ; oa:suffix ", so" .
        <id/report/r> dcterms:language "en" ; rdfs:label "Peru"@en .
        """
    )
    found = thing.read_evidence(excerpt, names)
    assert found is not None
    assert (found.statement, found.basis) == (None, None)
    assert found.quotations == [
        QuotationInContext(
            "in ",
            "abc",
            ", so",
            "en",
            "/doc/report/r#e-9-12",
            names.iri_name(excerpt),
            names.iri_name(str(ID["report/r"])),
        )
    ]
    assert [(view.href, view.value.iri) for view in found.statements] == [
        ("/doc/statement/s", str(ID["b"])),
        ("/doc/statement/t", str(ID["c"])),
    ]
