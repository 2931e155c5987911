"""The description of one thing, on a few triples."""

from collections import Counter
from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from kg.dataset.metadata import LICENCE
from kg.namespaces import ID, PREFIXES
from server.graph.description import ThingDescription
from server.graph.names import Names
from server.graph.page_renderer import PageRenderers
from server.pages import resource
from server.pages.thing import ThingPages
from server.web.links import Links
from tests import tiny

LIMA = str(ID["place/lima"])


def of(trig: str) -> ThingDescription:
    return ThingDescription(tiny.store(trig), LIMA)


def pointing(n: int) -> str:
    return " ".join(f"<id/{i}> rg:place <id/place/lima> ." for i in range(n))


def triples(trig: str) -> set[ox.Triple]:
    return {quad.triple for quad in tiny.quads(trig)}


@pytest.mark.parametrize(("n", "is_cut"), [(0, False), (1000, False), (1001, True), (1002, True)])
def test_a_document_is_cut_where_more_points_to_its_thing_than_it_has(
    n: int, *, is_cut: bool
) -> None:
    found = of(f"GRAPH <graph/links> {{ {pointing(n)} }}")
    assert found.is_cut is is_cut
    assert len(found.triples) == min(n, 1000)
    comment = ox.NamedNode(f"{PREFIXES['rdfs']}comment")
    about = found.document_triples(Links(found.store.manifest, "http://localhost/"))
    assert [triple.object for triple in about if triple.predicate == comment] == (
        [
            ox.Literal(
                "1000 of the triples that point to the topic; the endpoint has all.", language="en"
            )
        ]
        if is_cut
        else []
    )


def test_a_document_has_the_thing_its_parts_its_words_and_the_labels_of_all_that_it_names() -> None:
    told = """
    <id/place/lima> rg:within <id/place/peru> .
    <id/place/lima> rg:centre <id/place/lima#centre> , [ rg:p [ rg:q 1 ] ] .
    <id/place/lima#centre> rg:at "x" .
    <id/place/lima> rg:near <id/place/lima-2> .
    <id/place/peru> rdfs:label "Peru"@en .
    rg:within rdfs:label "within"@en .
    <id/event/flood> rg:place <id/place/lima> . <id/event/flood> rdfs:label "flood"@en .
    <id/statement/s> rdf:subject <id/place/lima> ; rdf:predicate rg:within .
    <id/statement/s> rg:evidence <id/excerpt/r/1-2> .
    <id/excerpt/r/1-2> oa:hasSelector <id/excerpt/r/1-2#quote> ; oa:hasSource <id/report/r> .
    <id/excerpt/r/1-2#quote> oa:exact "a" .
    """
    rest = """
    <id/report/r> rg:at "y" .
    <id/place/peru> rg:within <id/place/america> ; rg:centre <id/place/lima-2> .
    <id/event/flood> rg:time <id/time/2023> .
    <id/place/lima-2> rg:at "y" .
    """
    expected, found = triples(told), of(told + rest).triples
    blank = {
        t
        for t in found
        if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)
    }
    assert {t for t in expected if "_:" not in str(t)} == {*found} - blank
    assert len(blank) == 3
    assert found == sorted(found, key=str)


def test_a_statement_has_its_words() -> None:
    trig = """
    <id/statement/s> rg:evidence <id/excerpt/r/1-2> .
    <id/excerpt/r/1-2> oa:hasSelector <id/excerpt/r/1-2#quote> , "no selector" .
    <id/excerpt/r/1-2#quote> oa:exact "a" .
    """
    store = tiny.store(trig)
    assert set(ThingDescription(store, str(ID["statement/s"])).triples) == triples(trig)


def test_an_excerpt_has_the_statements_that_rest_on_it() -> None:
    trig = """
    <id/excerpt/r/1-2> oa:hasSource <id/report/r> .
    <id/statement/s> rg:evidence <id/excerpt/r/1-2> ; rdf:subject <id/place/lima> .
    """
    store = tiny.store(trig)
    assert set(ThingDescription(store, str(ID["excerpt/r/1-2"])).triples) == triples(trig)


def test_a_document_names_its_topic_and_its_dataset() -> None:
    store = tiny.store("<id/place/lima> rg:within <id/place/peru> .")
    release = replace(store, manifest=tiny.RELEASE)
    told = "<doc/place/lima> a foaf:Document ; foaf:primaryTopic <{}> ."
    more = f"""<doc/place/lima> void:inDataset <dataset> ; dcterms:license <{LICENCE}> ;
        dcterms:issued "2026-01-02"^^xsd:date ."""
    for opened, said in ((store, told), (release, told + more)):
        for iri in (LIMA, f"{LIMA}#centre"):
            found = ThingDescription(opened, iri).document_triples(
                Links(opened.manifest, "http://localhost/")
            )
            assert set(found) == triples(said.format(iri))
            assert found == sorted(found, key=str)


def test_unnamed_nodes_are_followed_only_from_their_thing() -> None:
    found = of(
        f"""
        <id/place/lima> rg:p <id/place/lima#a> , "x" , "{LIMA}#b" .
        <id/place/lima> rg:evidence "no excerpt" , [ rg:q 1 ] .
        _:s rdf:subject <id/place/lima> ; rg:p "not looked for" .
        <id/t> rg:about <id/place/lima> ; rg:p "no" .
        <id/u> rdf:object <id/place/lima> ; rg:p 4 .
        <id/v> rg:evidence <id/place/lima> ; rg:p 5 .
        <id/w> rdf:predicate <id/place/lima> ; rg:p "no" .
        <id/place/lima#a> rg:p 7 . <id/place/lima#b> rg:p "no" .
        """
    )
    numbers = {t.object.value for t in found.triples if isinstance(t.object, ox.Literal)}
    assert numbers == {"x", f"{LIMA}#b", "no excerpt", "1", "4", "5", "7"}


def test_at_most_a_thousand_unnamed_nodes_are_described() -> None:
    trig = "<id/place/lima> rg:p _:a . _:a rg:q _:a , _:b . _:b rg:q _:c . _:c rg:q 1 ."
    assert len(of(trig).triples) == 5
    many = "".join(f"_:a{n} rg:q _:a{n + 1} ." for n in range(1001))
    assert len(of(f"<id/place/lima> rg:p _:a0 . {many}").triples) == 1001


@pytest.mark.parametrize(
    ("trig", "is_withdrawn"),
    [
        ("<id/place/lima> owl:deprecated true .", True),
        ("<id/place/lima> owl:deprecated false .", False),
        ("<id/place/lima> owl:deprecated 'true' .", False),
        ("<id/place/peru> owl:deprecated true .", False),
    ],
)
def test_a_deprecated_thing_is_withdrawn(trig: str, *, is_withdrawn: bool) -> None:
    assert of(trig).is_withdrawn is is_withdrawn


def test_classes_and_replacements_are_sorted_by_iri() -> None:
    found = of(
        """<id/place/lima> a rg:Place , rg:Area , [] ;
        dcterms:isReplacedBy <id/place/z> , <id/place/y> , "x" ."""
    )
    assert found.types == [f"{PREFIXES['rg']}{name}" for name in ("Area", "Place")]
    assert found.replacements == [ID["place/y"].toPython(), ID["place/z"].toPython()]
    assert found.exists
    assert not of("<id/place/peru> rg:contains <id/place/lima> .").exists


def test_own_triples_are_limited_by_property_only_where_they_are_too_many() -> None:
    def counts(n_more: int) -> list[int]:
        trig = "".join(
            f"<id/place/lima> rg:p{n:02} {', '.join(map(str, range(90 + n)))} ."
            for n in range(n_more)
        )
        description = of(trig)
        assert description.n_omitted == sum(90 + n for n in range(n_more)) - len(
            description.outgoing
        )
        assert description.outgoing == sorted(description.outgoing, key=str)
        return list(Counter(triple.predicate for triple in description.outgoing).values())

    assert counts(10) == [90 + n for n in range(10)]
    assert counts(13) == [*(90 + n for n in range(10)), 55]


@pytest.mark.parametrize("n_values", [20, 150])
def test_page_and_turtle_have_the_same_facts(n_values: int) -> None:
    values = ", ".join(f'"v{n}"' for n in range(n_values))
    store = tiny.store("".join(f"<id/place/lima> rg:p{n} {values} ." for n in range(8)))
    links = Links(store.manifest, "http://localhost/")
    page = ThingPages(store).page(ThingDescription(store, LIMA), Names(store, links))
    on_page = {
        (group.property.iri, fact.value.text)
        for _, groups in page.facts
        for group in groups
        for fact in group.facts
    }
    turtle = (
        tiny.client(resource.blueprint(PageRenderers(store, links)))
        .get("/doc/place/lima?format=ttl")
        .text
    )
    in_turtle = {
        (str(predicate), str(value))
        for predicate, value in Graph().parse(data=turtle, format="turtle")[URIRef(LIMA)]
    }
    assert on_page == in_turtle
    assert len(on_page) == min(n_values, 100) * 8
    comment = f"{len(on_page)} of the triples of the topic; the endpoint has all."
    assert (comment in turtle) is (page.n_omitted > 0) is (n_values > 100)
