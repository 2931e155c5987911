"""Excerpts stand where they say, and withheld texts stay out, on a page of two words."""

import hashlib

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kg.evidence import excerpts
from kg.evidence.excerpts import Span
from kg.namespaces import GRAPH, ID, OA, RG, SCHEMA
from tests import tiny

PAGE = ID["report/r"]
TEXT = "one two"
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()


def page() -> Graph:
    """Return the page with an excerpt of its second word."""
    graph = Graph()
    graph.add((PAGE, SCHEMA.text, Literal(TEXT)))
    graph.add((PAGE, RG.sha256, Literal(DIGEST)))
    for triple in excerpts.describe(PAGE, Span(4, 7), TEXT):
        graph.add(triple)
    return graph


def violations(graph: Graph) -> list[tuple[str, str, str]]:
    found = list(excerpts.check(graph))
    assert {each.check for each in found} <= {"excerpts"}
    return sorted((each.node.removeprefix(ID), each.rule, each.message) for each in found)


OFFSETS = "the text of its page, or its offsets, are missing"
POSITION, QUOTE = (f"excerpt/r/4-7#{part}" for part in ("position", "quote"))


def test_an_excerpt_that_stands_where_it_says_is_no_violation() -> None:
    assert violations(page()) == []


@pytest.mark.parametrize(
    ("removed", "added", "reason"),
    [
        (f"<id/{POSITION}> oa:start 4", "", OFFSETS),
        (f"<id/{POSITION}> oa:end 7", "", OFFSETS),
        (f"<id/{POSITION}> oa:end 7", f"<id/{POSITION}> oa:end 'x'", OFFSETS),
        ("", f"<id/{POSITION}> oa:start 5", OFFSETS),
        ("<id/excerpt/r/4-7> oa:hasSource <id/report/r>", "", OFFSETS),
        (
            f"<id/{POSITION}> oa:start 4",
            f"<id/{POSITION}> oa:start 3",
            "the offsets 3 to 7 differ from those in its IRI",
        ),
        (
            f"<id/{QUOTE}> oa:exact 'two'",
            f"<id/{QUOTE}> oa:exact 'ten'",
            f'at these offsets the page has {OA.exact.n3()} "two"',
        ),
        (
            f"<id/{QUOTE}> oa:exact 'two' ; oa:prefix 'one '",
            "",
            f'at these offsets the page has {OA.exact.n3()} "two"',
        ),
        (
            f"<id/{QUOTE}> a oa:TextQuoteSelector ; oa:exact 'two' ; oa:prefix 'one ' ;"
            " oa:suffix ''",
            "",
            f"at these offsets the page has {RDF.type.n3()} {OA.TextQuoteSelector.n3()}",
        ),
        (
            "<id/excerpt/r/4-7> a oa:SpecificResource",
            "",
            f"at these offsets the page has {RDF.type.n3()} {OA.SpecificResource.n3()}",
        ),
    ],
)
def test_an_excerpt_that_does_not_stand_where_it_says_is_told(
    removed: str, added: str, reason: str
) -> None:
    graph = page()
    for text, change in ((removed, graph.remove), (added, graph.add)):
        for subject, predicate, value, _ in tiny.dataset(f"{text} ." if text else "").quads():
            change((subject, predicate, value))
    assert violations(graph) == [("excerpt/r/4-7", "offsets", reason)]


def test_a_text_has_the_digest_that_its_page_tells() -> None:
    graph = page()
    graph.set((PAGE, RG.sha256, Literal("0" * 64)))
    assert violations(graph) == [("report/r", "digest", f"the text has the SHA-256 {DIGEST}")]


def test_without_its_text_a_page_must_withhold_it() -> None:
    graph = page()
    graph.remove((PAGE, SCHEMA.text, Literal(TEXT)))
    assert violations(graph) == [("excerpt/r/4-7", "offsets", OFFSETS)]
    graph.add((PAGE, RG.textWithheld, Literal(False)))
    assert violations(graph) == [("excerpt/r/4-7", "offsets", OFFSETS)]
    graph.add((PAGE, RG.textWithheld, Literal(True)))
    assert violations(graph) == []
    graph.set((ID["excerpt/r/4-7#position"], OA.start, Literal(3)))
    reason = "the offsets 3 to 7 differ from those in its IRI"
    assert violations(graph) == [("excerpt/r/4-7", "offsets", reason)]


def test_only_the_texts_of_pages_that_withhold_them_are_left_out() -> None:
    kept = """
    GRAPH <graph/provenance> {
      <id/report/r> rg:textWithheld true ; rdfs:label "r" .
      <id/report/s> rg:textWithheld false ; schema:text "two" .
      <id/report/t> schema:text "three" .
    }
    GRAPH <graph/links> { <id/place/lima> a rg:Place }
    """
    withheld = "GRAPH <graph/provenance> { <id/report/r> schema:text 'one' }"
    found = excerpts.without_withheld(tiny.dataset(kept + withheld))
    assert set(found.quads()) == set(tiny.dataset(kept).quads())
    assert len(found.graph(GRAPH.provenance)) == 5


def test_an_excerpt_is_described_by_its_words_and_its_place() -> None:
    text = f"{'a' * 40}word{'b' * 40}"
    described = set(excerpts.describe(PAGE, Span(40, 44), text))
    expected = tiny.dataset(f"""
        <id/excerpt/r/40-44> a rg:Excerpt , oa:SpecificResource ; oa:hasSource <id/report/r> ;
            oa:hasSelector <id/excerpt/r/40-44#quote> , <id/excerpt/r/40-44#position> .
        <id/excerpt/r/40-44#quote> a oa:TextQuoteSelector ; oa:exact "word" ;
            oa:prefix "{"a" * 32}" ; oa:suffix "{"b" * 32}" .
        <id/excerpt/r/40-44#position> a oa:TextPositionSelector ; oa:start 40 ; oa:end 44 .
    """)
    assert described == {(s, p, o) for s, p, o, _ in expected.quads()}


@pytest.mark.parametrize(
    ("selectors", "span"),
    [
        ("<urn:x> oa:hasSelector <urn:q> , <urn:p> . <urn:p> oa:start 4 ; oa:end 7", Span(4, 7)),
        ("<urn:x> oa:hasSelector <urn:q> . <urn:q> oa:start 4 . <urn:p> oa:end 7", None),
        (
            "<urn:x> oa:hasSelector <urn:q> , <urn:p> . <urn:q> oa:start 4 . <urn:p> oa:end 7",
            Span(4, 7),
        ),
        (
            "<urn:x> oa:hasSelector <urn:p> . <urn:p> oa:start 4 , <urn:s> ; oa:end 7 , <urn:e>",
            Span(4, 7),
        ),
        ("<urn:x> oa:hasSelector <urn:p> . <urn:p> oa:start 4 , 5 ; oa:end 7", None),
        ("<urn:x> oa:hasSelector <urn:p> . <urn:p> oa:start 4 ; oa:end 7 , 8", None),
        ("<urn:x> oa:hasSelector <urn:p> . <urn:p> oa:start 4.5 ; oa:end 7", None),
        ("<urn:x> oa:hasSelector <urn:p> . <urn:p> oa:start 4 ; oa:end '7'", None),
        ("<urn:x> oa:hasSelector <urn:p> . <urn:p> oa:end 7", None),
        ("<urn:x> oa:hasSelector <urn:p> . <urn:p> oa:start 4", None),
        ("<urn:x> oa:start 4 ; oa:end 7", None),
    ],
)
def test_an_excerpt_has_its_position_or_none(selectors: str, span: Span | None) -> None:
    graph = Graph()
    graph.addN((s, p, o, graph) for s, p, o, _ in tiny.dataset(f"{selectors} .").quads())
    assert excerpts.read_span(graph, URIRef("urn:x")) == span


def test_each_page_and_each_excerpt_is_checked() -> None:
    """A page is checked by its own text, an excerpt by the text of its page."""
    graph = page()
    other = ID["report/s"]
    graph.add((other, SCHEMA.text, Literal("three")))
    for triple in excerpts.describe(other, Span(0, 5), "three"):
        graph.add(triple)
    for triple in excerpts.describe(ID["report/none"], Span(0, 5), "three"):
        graph.add(triple)
    for triple in excerpts.describe(PAGE, Span(0, 3), "six"):
        graph.add(triple)
    graph.set((ID["excerpt/s/0-5"], OA.hasSource, PAGE))
    digest = hashlib.sha256(b"three").hexdigest()
    assert violations(graph) == [
        ("excerpt/none/0-5", "offsets", OFFSETS),
        ("excerpt/r/0-3", "offsets", f'at these offsets the page has {OA.exact.n3()} "one"'),
        ("excerpt/s/0-5", "offsets", "the offsets 0 to 5 differ from those in its IRI"),
        ("report/s", "digest", f"the text has the SHA-256 {digest}"),
    ]


@pytest.mark.parametrize(
    ("other", "contains", "overlaps"),
    [
        (Span(3, 7), True, True),
        (Span(3, 6), True, True),
        (Span(4, 7), True, True),
        (Span(2, 6), False, True),
        (Span(4, 8), False, True),
        (Span(1, 9), False, True),
        (Span(1, 3), False, False),
        (Span(7, 9), False, False),
    ],
)
def test_spans_contain_and_overlap_others(other: Span, *, contains: bool, overlaps: bool) -> None:
    span = Span(3, 7)
    assert (span.contains(other), span.overlaps(other), other.overlaps(span)) == (
        contains,
        overlaps,
        overlaps,
    )
    assert (span.key, span < Span(4, 1), span < Span(3, 8)) == ("3-7", True, True)
