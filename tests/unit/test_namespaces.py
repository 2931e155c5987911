"""Terms as people read them."""

import pytest
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from kg.namespaces import BASE, ID, PREFIXES, RG, SCHEMA, short


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (RG.place, "rg:place"),
        (ID["place/tolmar"], "place/tolmar"),
        (ID["concept/conditions/thirst"], "concept/conditions/thirst"),
        (SCHEMA.text, "schema:text"),
        (URIRef(BASE), f"<{BASE}>"),
        (URIRef("https://example.org/x"), "<https://example.org/x>"),
        (URIRef(f"https://example.org/{RG}"), f"<https://example.org/{RG}>"),
        (URIRef("https://example.org/" + "x" * 200), f"<https://example.org/{'x' * 200}>"),
        (BNode("b"), "_:b"),
        (Literal("red"), '"red"'),
        (Literal("red", lang="en"), '"red"@en'),
        (Literal(12), '"12"^^xsd:integer'),
        (Literal("x", datatype=RG.Kind), '"x"^^rg:Kind'),
        (Literal("x", datatype=URIRef("a:b")), '"x"^^<a:b>'),
        (Literal(f"<{RG}x> is <{RG}y>"), f'"<{RG}x> is <{RG}y>"'),
        (Literal(f"<{XSD}x>", datatype=XSD.token), f'"<{XSD}x>"^^xsd:token'),
        (Literal("x" * 98), f'"{"x" * 98}"'),
        (Literal("x" * 99), f'"{"x" * 99}…'),
        (Literal("x" * 200), f'"{"x" * 99}…'),
    ],
)
def test_terms_are_told_short(term: Node, words: str) -> None:
    assert short(term) == words


def test_every_prefix_is_of_one_namespace() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert list(PREFIXES) == sorted(PREFIXES)
    for prefix, iri in PREFIXES.items():
        assert short(URIRef(f"{iri}x")) == (
            f"{iri.removeprefix(ID)}x" if iri.startswith(ID) else f"{prefix}:x"
        )
