"""RDF/XML, read back by rdflib, which uses the parser of most Python programs."""

import pyoxigraph as ox
import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from kg.errors import NotAcceptable
from kg.source.rdf_xml_writer import write_rdf_xml

EX = "http://example.org/"


def triples(turtle: str) -> list[ox.Triple]:
    prefixes = f"@prefix ex: <{EX}> . @prefix rdf: <{RDF}> . "
    return sorted(
        (q.triple for q in ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)), key=str
    )


def written(turtle: str) -> str:
    return write_rdf_xml(triples(turtle), {"ex": EX}).decode()


@pytest.mark.parametrize(
    "turtle",
    [
        "ex:o a <http://snomed.info/id/8517006> .",
        "ex:o a rdf:li , rdf:Description , rdf:about , rdf:type .",
        "ex:o a 'text' , 'text'@en .",
        "ex:o a [] .",
        "ex:o <urn:p> 1 ; <http://other.org/1a> 2 ; <http://other.org/-b.> 3 ; ex:a\\%20b 4 .",
        "ex:o rdf:_1 1 ; rdf:value 2 ; rdf:Bag 3 ; rdf:nil 4 ; rdf:object 5 .",
        "ex:o <http://www.w3.org/XML/1998/namespacelang> 'x' ; <http://x/?a=1&b='c> 'y' .",
        "ex:o ex:été 'x' ; ex:a:b 'y' .",
        "<http://x/?a=1&b='c'> ex:p <http://x/?a=1&b='d'> ; ex:q '1'^^<http://x/?a=1&b='t'> .",
        "ex:o ex:p ' a\\r\\n\\tb\\r\\rc ' , '' , ' ' .",
        "ex:o ex:p ']]>&amp;<a/>' , '\\u0085\\u2028\\ufeff😀' .",
        "ex:o ex:p 'x'@x-a-b , 'x'@de-latn-1996 , '<a>b</a>'^^rdf:XMLLiteral , '{}'^^rdf:JSON .",
        "_:f0b1 ex:p ( 1 ( ex:a _:f0b1 ) ) .",
        "",
    ],
)  # fmt: skip
def test_rdflib_reads_what_was_written(turtle: str) -> None:
    def term(value: object) -> URIRef | BNode | Literal:
        match value:
            case ox.Literal(value=text, language=str(language)):
                return Literal(text, lang=language)
            case ox.Literal(value=text, datatype=datatype):
                plain = datatype.value.endswith("#string")
                return Literal(text, datatype=None if plain else datatype.value, normalize=False)
            case ox.BlankNode(value=name):
                return BNode(name)
            case ox.NamedNode(value=iri):
                return URIRef(iri)
        raise TypeError(value)

    expected = Graph()
    for triple in triples(turtle):
        expected.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    found = Graph().parse(data=written(turtle), format="xml")
    assert isomorphic(found, expected)


@pytest.mark.parametrize(
    "iri",
    [
        f"{EX}123",
        EX,
        "urn:1",
        "a:",
        f"{EX}a%20",
        f"{EX}😀",
        "http://www.w3.org/2000/xmlns/a",
        *(f"{RDF}{name}" for name in "RDF ID about li Description aboutEach bagID nodeID".split()),
    ],
)  # fmt: skip
def test_a_property_that_cannot_be_an_element_is_refused(iri: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        written(f"ex:s <{iri}> 'x' .")
    assert str(caught.value) == (
        f"cannot answer as 'rdf with the property <{iri}>, which cannot be an XML element'; "
        "available: ttl, jsonld, nt, trig, nq"
    )


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_lacks_is_refused(character: str) -> None:
    triple = ox.Triple(ox.NamedNode("a:b"), ox.NamedNode("a:b"), ox.Literal(f"x{character}"))
    with pytest.raises(NotAcceptable, match="which XML cannot carry"):
        write_rdf_xml([triple], {})


def test_prefixes_are_declared_once_and_other_namespaces_where_they_are_used() -> None:
    assert written("ex:a ex:p 'x'@en ; a ex:C ; <urn:q> _:b . _:b ex:p 1 .") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="{EX}">\n'
        f'\t<rdf:Description rdf:about="{EX}a">\n'
        '\t\t<ex:p xml:lang="en">x</ex:p>\n'
        f'\t\t<rdf:type rdf:resource="{EX}C"/>\n'
        '\t\t<q xmlns="urn:" rdf:nodeID="b"/>\n'
        "\t</rdf:Description>\n"
        '\t<rdf:Description rdf:nodeID="b">\n'
        '\t\t<ex:p rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">1</ex:p>\n'
        "\t</rdf:Description>\n"
        "</rdf:RDF>\n"
    )


@pytest.mark.parametrize(
    ("triple", "element"),
    [
        ("<urn:s> <http://e/123> 'x' .", '<oxprefix: xmlns:oxprefix="http://e/123">'),
        (
            "<urn:s> a <http://e/123> .",
            '<oxprefix: xmlns:oxprefix="http://e/123" rdf:about="urn:s">',
        ),
        ("<urn:s> <http://www.w3.org/2000/xmlns/a> 'x' .", "<xmlns:a>x</xmlns:a>"),
        ("<urn:s> rdf:bagID 'x' .", "<rdf:bagID>x</rdf:bagID>"),
        ("<urn:s> <urn:p> 'x\\ry' .", "x\ry"),
    ],
)
def test_the_engine_writes_otherwise(triple: str, element: str) -> None:
    """The rows about the RDF/XML writer in docs/engine.md."""
    data = ox.serialize(triples(triple), format=ox.RdfFormat.RDF_XML)
    assert element in (data or b"").decode()
