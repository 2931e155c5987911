"""Every fact has a statement, and every statement the support that its owner needs."""

import hashlib

import pytest
from rdflib import DCTERMS, RDF, XSD, Dataset, Literal, URIRef
from rdflib.term import Node

from kg.evidence import statements
from kg.namespaces import GRAPH, ID, RG, split_iri
from tests import tiny

LIMA, PERU = ID["place/lima"], ID["place/peru"]
WITHIN = "place-lima.within.place-peru"
SOURCE = "dcterms:source <https://example.org/s>"
FIRST, SECOND = "rg:evidence <id/excerpt/r/1-2>", "rg:evidence <id/excerpt/r/3-4>"
OTHER, LONGER = "rg:evidence <id/excerpt/other/1-2>", "rg:evidence <id/excerpt/r2/1-2>"


def stated(*facts: tuple[str, str], owner: str = "r") -> Dataset:
    """Return facts of an owner, each with what its statement says besides."""
    graph = "graph/links" if owner == "links" else f"graph/report/{owner}"
    text = f"GRAPH <{graph}> {{ {' . '.join(fact for fact, _ in facts)} }}\n"
    for fact, support in facts:
        (quad,) = tiny.dataset(f"{fact} .").quads()
        name = statements.statement_iri(owner, quad[:3])
        text += f"GRAPH <graph/provenance> {{ {tiny.statement(name, fact, support)} }}"
    return tiny.dataset(text)


def violations(dataset: Dataset) -> list[tuple[str, str, str]]:
    """Return the name, the rule and the message of each violation."""
    found = list(statements.check(dataset))
    assert {each.check for each in found} <= {"statements"}
    return [(each.node.rpartition("/")[2], each.rule, each.message) for each in found]


@pytest.mark.parametrize(
    ("owner", "support", "reason"),
    [
        ("links", SOURCE, None),
        ("links", "", "a link needs a source, and must not have excerpts"),
        ("links", FIRST, "a link needs a source, and must not have excerpts"),
        ("links", f"{SOURCE} ; {FIRST}", "a link needs a source, and must not have excerpts"),
        ("r", f"{FIRST} ; {SECOND}", None),
        ("r", "", "a fact of r needs excerpts of r, and no others"),
        ("r", SOURCE, "a fact of r needs excerpts of r, and no others"),
        ("r", OTHER, "a fact of r needs excerpts of r, and no others"),
        ("r", LONGER, "a fact of r needs excerpts of r, and no others"),
        ("r", f"{FIRST} ; {OTHER}", "a fact of r needs excerpts of r, and no others"),
    ],
)
def test_a_link_needs_a_source_alone_and_other_facts_need_words_of_their_report(
    owner: str, support: str, reason: str | None
) -> None:
    found = violations(stated(("<id/place/lima> rg:within <id/place/peru>", support), owner=owner))
    assert found == ([(WITHIN, "support", reason)] if reason else [])


@pytest.mark.parametrize(
    ("properties", "reported"),
    [
        ("rdfs:label 'Lima' ; skos:altLabel 'L' ; skos:hiddenLabel 'l' ; skos:note 'n'", []),
        ("a rg:Source ; dcterms:title 't' ; dcterms:license <a:l> ; rdfs:seeAlso <a:s>", []),
        ("time:inXSDDate '2023-01-01' ; schema:text 'x' ; rg:sha256 'y'", []),
        ("rg:value 999999", ["value"]),
        ("rg:within <id/place/peru> ; rdfs:label 'Lima'", ["within"]),
        ("skos:closeMatch <a:b> ; schema:name 'Lima'", ["closeMatch", "name"]),
    ],
)
def test_a_fact_cannot_hide_beside_the_evidence(properties: str, reported: list[str]) -> None:
    dataset = tiny.dataset(f"GRAPH <graph/provenance> {{ <id/place/lima> {properties} }}")
    found = list(statements.check(dataset))
    assert sorted(split_iri(v.predicate)[1] for v in found) == reported
    assert {(v.node, v.rule, v.stops) for v in found} <= {(str(LIMA), "fact", True)}


@pytest.mark.parametrize("role", [RDF.subject, RDF.predicate, RDF.object])
def test_a_fact_needs_a_statement_that_repeats_it(role: URIRef) -> None:
    dataset = stated(("<id/place/lima> rg:within <id/place/peru>", FIRST))
    statement = ID[f"statement/r/{WITHIN}"]
    fact = f"{LIMA.n3()} {RG.within.n3()} {PERU.n3()}"
    dataset.graph(GRAPH.provenance).remove((statement, role, None))
    assert violations(dataset) == [(WITHIN, "statement", f"it does not repeat its fact, {fact}")]
    dataset.remove((statement, RDF.type, RG.Statement))
    assert violations(dataset) == [(WITHIN, "statement", f"the fact {fact} has no statement")]


def test_a_statement_repeats_its_fact() -> None:
    assert list(statements.describe(ID.s, (LIMA, RG.within, PERU))) == [
        (ID.s, RDF.type, RG.Statement),
        (ID.s, RDF.type, RDF.Statement),
        (ID.s, RDF.subject, LIMA),
        (ID.s, RDF.predicate, RG.within),
        (ID.s, RDF.object, PERU),
    ]


def test_statements_without_a_fact_are_reported_in_order() -> None:
    text = " ".join(f"<id/{name}> a rg:Statement ." for name in "dbaec")
    others = "[] a rg:Statement . <id/f> a rg:Fact ."
    found = statements.check(tiny.dataset(f"GRAPH <graph/provenance> {{ {text} {others} }}"))
    assert [violation.node.removeprefix(ID) for violation in found] == list("abcde")


def test_a_statement_needs_a_fact() -> None:
    dataset = stated(("<id/place/lima> rg:within <id/place/peru>", FIRST))
    dataset.remove((LIMA, RG.within, PERU))
    assert violations(dataset) == [(WITHIN, "fact", "it is not the statement of any fact")]


@pytest.mark.parametrize(
    ("support", "others", "is_carried"),
    [
        (FIRST, [("<id/place/lima> rg:within <id/place/peru>", FIRST)], True),
        (FIRST, [("<id/place/peru> rg:contains <id/place/lima>", FIRST)], True),
        (FIRST, [("<id/place/lima> rg:within <id/place/peru>", f"{FIRST} ; {SECOND}")], True),
        (FIRST, [("<id/place/lima> rg:within <id/place/peru>", SECOND)], False),
        (FIRST, [("<id/place/cusco> rg:within <id/place/peru>", FIRST)], False),
        (
            f"{FIRST} ; {SECOND}",
            [("<id/place/lima> rg:within <id/place/peru>", FIRST)],
            False,
        ),
        (FIRST, [("<id/place/lima> rdf:type rg:Area", FIRST)], False),
    ],
)
def test_the_words_for_a_class_carry_another_fact_about_the_thing(
    support: str, others: list[tuple[str, str]], *, is_carried: bool
) -> None:
    found = violations(stated(("<id/place/lima> rdf:type rg:Place", support), *others))
    reason = "the words for its class support no other fact about it"
    names = [] if is_carried else ["place-lima.type.Place"]
    names += ["place-lima.type.Area"] if "rg:Area" in others[0][0] else []
    assert sorted(found) == sorted((name, "class", reason) for name in names)


def test_facts_are_the_triples_of_reports_and_links() -> None:
    dataset = tiny.dataset(
        """
        GRAPH <graph/report/r> { <id/a> rg:place <id/b> }
        GRAPH <graph/links> { <id/c> rg:place <id/d> }
        GRAPH <graph/ontology> { <id/e> rg:place <id/f> }
        GRAPH <graph/inferred> { <id/g> rg:place <id/h> }
        <id/i> rg:place <id/j> .
        """
    )
    assert {fact for _, fact in statements.list_facts(dataset)} == {
        (ID.a, RG.place, ID.b),
        (ID.c, RG.place, ID.d),
    }


def hashed(literal: Literal) -> str:
    return hashlib.sha256(literal.n3().encode()).hexdigest()[:8]


@pytest.mark.parametrize(
    ("value", "end"),
    [
        (ID["place/r/lima"], "place-lima"),
        (ID["place/São.Paulo"], "place-S-o-Paulo"),
        (URIRef("https://example.org/a#b"), "b"),
        (URIRef("https://example.org/a/c"), "c"),
        (Literal("PE-TUM"), "PE-TUM"),
        (Literal("Perú", lang="es"), hashed(Literal("Perú", lang="es"))),
        (Literal("Peru", lang="en"), "Peru-en"),
        (Literal(12), "12"),
        (Literal("-1", datatype=XSD.integer), hashed(Literal("-1", datatype=XSD.integer))),
        (Literal("x" * 40), "x" * 40),
        (Literal("x" * 41), hashed(Literal("x" * 41))),
        (Literal("two words"), hashed(Literal("two words"))),
    ],
)
def test_a_statement_is_named_after_its_fact(value: Node, end: str) -> None:
    fact = (ID["event/r/flood"], RG.place, value)
    assert statements.statement_iri("r", fact) == ID[f"statement/r/event-flood.place.{end}"]


@pytest.mark.parametrize(
    ("owner", "subject", "predicate", "name"),
    [
        ("r", ID["event/r/flood"], DCTERMS.spatial, "r/event-flood.spatial.x"),
        ("r", ID["event/other/flood"], RDF.type, "r/event-other-flood.type.x"),
        ("links", ID["place/lima"], RG.within, "links/place-lima.within.x"),
        ("links", ID["a/links/b_c"], RG.within, "links/a-b-c.within.x"),
        ("r", ID["event/r/flood--1"], RG.within, "r/event-flood--1.within.x"),
    ],
)
def test_the_name_has_the_owner_once(owner: str, subject: Node, predicate: Node, name: str) -> None:
    assert (
        statements.statement_iri(owner, (subject, predicate, Literal("x")))
        == ID[f"statement/{name}"]
    )
