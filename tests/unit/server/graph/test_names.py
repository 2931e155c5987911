"""What terms are called, on a few triples."""

import pyoxigraph as ox
import pytest
from rdflib import RDF, XSD

from kg.namespaces import ID, RG
from server.graph.names import DisplayName, Names, offered_languages
from tests import tiny


def term(iri: object) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


@pytest.fixture(scope="module")
def names() -> Names:
    """Names in Spanish of things with labels in several languages, and of things without any."""
    return tiny.names(
        """
        <id/all> rdfs:label "Z"@es , "Y"@es , "A"@en , "B" , "C"@fr .
        <id/no-spanish> rdfs:label "A"@fr , "B" , "C"@en .
        <id/no-language> rdfs:label "A"@fr , "B" .
        <id/other> rdfs:label "D"@fr , "D"@de .
        <id/not-a-text> rdfs:label <id/all> .
        <http://example.org/a> rdfs:label "Ext" .

        <id/excerpt/r/0-5> oa:hasSelector <id/excerpt/r/0-5#p> , <id/excerpt/r/0-5#q> , "x" ;
            oa:hasSource <id/report/r> .
        <id/excerpt/r/0-5#q> oa:exact "so it is" . <id/excerpt/r/0-5#p> oa:start 0 .
        <id/report/r> dcterms:language <id/language/ar> , "ar" .
        <id/excerpt/r/1-1> oa:hasSelector <id/excerpt/r/1-1#q> . <id/excerpt/r/1-1#q> oa:exact "" .
        <id/excerpt/r/2-3> oa:hasSource <id/report/none> .

        <id/share> rg:unit unit:FRACTION ; rg:denominator 100 ; rg:value 3 ; rg:rank 3 .
        """
        + tiny.statement("id/s/place", "<id/all> rg:place <id/no-spanish>")
        + tiny.statement("id/s/value", "<id/share> rg:value 3")
        + tiny.statement("id/s/rank", "<id/share> rg:rank 3")
        + tiny.statement("id/s/empty", '<id/all> rg:value ""')
        + tiny.statement("id/s/itself", "<id/s/itself> rg:place <id/s/itself>")
        + tiny.statement("id/s/of-itself", "<id/share> <id/s/of-itself> <id/s/rank>")
        + "<id/s/part> rdf:subject <id/all> ; rdf:object 3 . <id/s/object> rdf:object 3 .",
        "es",
    )


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        ("all", ("Y", "es")),
        ("no-spanish", ("C", "en")),
        ("no-language", ("B", None)),
        ("other", ("D", "de")),
        ("not-a-text", ("not-a-text", None)),
        ("excerpt/r/0-5", ("“so it is”", None)),
        ("excerpt/r/1-1", ("1-1", None)),
        ("s/place", ("Y – place – C", None)),
        ("s/value", ("share – value – 3 per cent", None)),
        ("s/rank", ("share – rank – 3", None)),
        ("s/empty", ("Y – value – ", None)),
        ("s/itself", ("itself – place – itself", None)),
        ("s/of-itself", ("share – of-itself – rank", None)),
        ("s/part", ("part", None)),
    ],
)
def test_a_thing_is_called_by_its_label_words_parts_or_iri(
    names: Names, thing: str, name: tuple[str, str | None]
) -> None:
    assert names.iri_name(str(ID[thing])) == DisplayName(*name, f"/doc/{thing}", str(ID[thing]))


def test_a_term_of_others_leads_to_where_it_is(names: Names) -> None:
    iri = "http://example.org/a"
    assert names.name(ox.NamedNode(iri)) == DisplayName("Ext", None, iri, iri)
    assert names.iri_name("urn:x:y") == DisplayName("urn:x:y", None, None, "urn:x:y")
    assert names.name(ox.BlankNode("x")) == DisplayName("(unnamed)")


@pytest.mark.parametrize(
    ("literal", "name"),
    [
        (ox.Literal("x"), DisplayName("x")),
        (ox.Literal("x", language="es"), DisplayName("x", "es")),
        (ox.Literal("1", datatype=term(XSD.integer)), DisplayName("1", datatype=str(XSD.integer))),
    ],
)
def test_a_literal_has_its_language_or_its_datatype(
    names: Names, literal: ox.Literal, name: DisplayName
) -> None:
    assert names.name(literal) == name


def test_a_number_that_is_a_share_has_its_unit(names: Names) -> None:
    three, share, other = ox.Literal(3), term(ID.share), term(ID.all)
    plain = DisplayName("3", datatype=str(XSD.integer))
    told = DisplayName("3 per cent")
    for subject, predicate, name in (
        (share, RG.value, told),
        (share, RG.maxExclusive, told),
        (share, RG.rank, plain),
        (share, RG.unit, plain),
        (share, "http://example.org/value", plain),
        (other, RG.value, plain),
        (ox.BlankNode("x"), RG.value, plain),
        (term(ID["s/value"]), RDF.object, told),
        (term(ID["s/rank"]), RDF.object, plain),
        (term(ID["s/part"]), RDF.object, plain),
        (term(ID["s/object"]), RDF.object, plain),
    ):
        assert names.value_name(subject, term(predicate), three) == name, (subject, predicate)
    assert names.value_name(share, None, three) == plain
    assert names.value_name(share, term(RG.value), term(ID["s/value"])) == names.iri_name(
        str(ID["s/value"])
    )


def test_words_have_the_language_of_their_page(names: Names) -> None:
    quotations = [
        (names.quoted_text(iri), names.excerpt_language(iri))
        for iri in (str(ID[f"excerpt/r/{span}"]) for span in ("0-5", "1-1", "2-3"))
    ]
    assert quotations == [("so it is", "ar"), ("", None), (None, None)]
    assert names.quoted_text(str(ID.all)) is None


def test_a_text_of_any_property_is_the_reader_s() -> None:
    names = tiny.names('<id/a> skos:definition "b"@en , "a"@es ; rdfs:label "c" .')
    found = names.preferred_text(str(ID.a), "skos:definition")
    assert (found, names.label(str(ID.a))) == (ox.Literal("b", language="en"), ox.Literal("c"))
    assert names.preferred_text(str(ID.b), "skos:definition") is None


@pytest.mark.parametrize(
    ("iri", "end"),
    [
        ("http://example.org/ns#wasPartOf", "was part of"),
        ("http://example.org/ns#inXSDgYear", "in XSDg year"),
        ("http://example.org/a/HTMLPage", "HTMLPage"),
        ("http://example.org/a/b2C", "b2C"),
        ("http://example.org/a/señaB", "señaB"),
        ("http://example.org/some/thing/", "thing"),
        ("http://example.org/a#", "http://example.org/a#"),
        ("urn:a:bC", "urn:a:bC"),
    ],
)
def test_a_term_without_a_name_is_called_by_the_end_of_its_iri(
    names: Names, iri: str, end: str
) -> None:
    assert names.iri_name(iri).text == end


def labels(**counts: int) -> str:
    """Return things with labels: a number of them for each language."""
    return "".join(
        f'<id/{tag}/{n}> rdfs:label "x"@{tag} .'
        for tag, many in counts.items()
        for n in range(many)
    )


@pytest.mark.parametrize(
    ("trig", "offered"),
    [
        (labels(es=2, en=1, ar=1), ("en", "ar", "es")),
        (labels(es=20, fr=2, pt=1), ("es", "fr")),
        (labels(es=20, en=1), ("es",)),
        ('<id/a> rdfs:label "x"@es , "y" . <id/b> rdfs:label <id/c> .', ("es",)),
        ('<http://example.org/a> rdfs:label "x"@es . [] rdfs:label "y"@fr .', ()),
        ('<id/a> skos:altLabel "x"@es .', ()),
    ],
)
def test_languages_are_those_of_the_labels_of_things(trig: str, offered: tuple[str, ...]) -> None:
    assert offered_languages(tiny.store(trig)) == offered
