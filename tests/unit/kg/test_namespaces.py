"""Terms in short, and the names of our namespaces."""

import pytest
from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    TIME,
    VANN,
    VOID,
    XSD,
    BNode,
    Literal,
    URIRef,
)
from rdflib.term import Node

from kg.namespaces import (
    BASE,
    BASES,
    CONCEPT,
    CONTEXT,
    GRAPH,
    ID,
    PREFIXES,
    RG,
    RGS,
    SCHEMA,
    prefixed_name,
    prefixes,
    rebase,
    rebase_text,
    short,
    split_iri,
)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (RG.place, "rg:place"),
        (ID["place/tolmar"], "place/tolmar"),
        (BASES.stated, "concept/bases/stated"),
        (CONCEPT["conditions/thirst"], "concept/conditions/thirst"),
        (RGS.Thing, f"<{BASE}shapes#Thing>"),
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
def test_terms_are_shortened(term: Node, words: str) -> None:
    assert short(term) == words


OTHER_BASE = "https://example.org/data/"


@pytest.mark.parametrize(
    ("iri", "rebased"),
    [
        (RG, f"{OTHER_BASE}ontology#"),
        (RG.place, f"{OTHER_BASE}ontology#place"),
        (BASE, OTHER_BASE),
        (SCHEMA.text, str(SCHEMA.text)),
        (f"https://example.org/{BASE}", f"https://example.org/{BASE}"),
    ],
)
def test_only_our_iris_get_another_base(iri: str, rebased: str) -> None:
    assert rebase(iri, OTHER_BASE) == rebased
    assert type(rebase(iri, OTHER_BASE)) is str


def test_an_iri_leaves_the_base_that_it_has() -> None:
    assert rebase(f"{OTHER_BASE}x", "http://localhost/", OTHER_BASE) == "http://localhost/x"


def test_every_iri_in_a_text_gets_another_base() -> None:
    assert rebase_text(f"<{RG.a}> <{RG.b}>", OTHER_BASE) == (
        f"<{OTHER_BASE}ontology#a> <{OTHER_BASE}ontology#b>"
    )


def test_only_our_prefixes_get_another_base() -> None:
    assert prefixes(BASE) == PREFIXES
    rebased = prefixes(OTHER_BASE)
    assert list(rebased) == list(PREFIXES)
    assert rebased["rg"] == f"{OTHER_BASE}ontology#"
    assert rebased["owl"] == PREFIXES["owl"]


@pytest.mark.parametrize(
    ("iri", "parts"),
    [
        (f"{RG}place", (f"{RG}", "place")),
        (f"{ID}place/tumbes", (f"{ID}place/", "tumbes")),
        ("http://a.example/b#c/d", ("http://a.example/b#c/", "d")),
        ("http://a.example/", ("http://a.example/", "")),
        ("urn:x", ("", "urn:x")),
    ],
)
def test_an_iri_is_split_after_its_last_slash_or_hash(iri: str, parts: tuple[str, str]) -> None:
    assert split_iri(iri) == parts


def test_no_namespace_begins_with_another() -> None:
    """A name is shortened by the first prefix that fits."""
    starts = [str(start) for start in PREFIXES.values()]
    assert [(a, b) for a in starts for b in starts if a != b and a.startswith(b)] == []


OURS = {
    "conditions": "id/concept/conditions/",
    "event-types": "id/concept/event-types/",
    "indicators": "id/concept/indicators/",
    "place": "id/place/",
    "quantifiers": "id/concept/quantifiers/",
    "rg": "ontology#",
    "service-types": "id/concept/service-types/",
}
OTHERS = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SDO,
    "sh": SH,
    "skos": SKOS,
    "spdx": "http://spdx.org/rdf/terms#",
    "time": TIME,
    "unit": "http://qudt.org/vocab/unit/",
    "vann": VANN,
    "void": VOID,
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}


def test_prefixes_are_sorted_and_standard() -> None:
    ours = {name: f"{BASE}{iri}" for name, iri in OURS.items()}
    others = {name: str(iri) for name, iri in OTHERS.items()}
    assert list(PREFIXES.items()) == sorted({**ours, **others}.items())


@pytest.mark.parametrize(("prefix", "iri"), OTHERS.items())
def test_each_prefix_shortens_its_iris(prefix: str, iri: str) -> None:
    assert short(URIRef(f"{iri}x")) == f"{prefix}:x"


def test_graphs_and_the_context_have_names_under_the_base() -> None:
    graphs = (GRAPH.ontology, GRAPH.links, GRAPH.inferred, GRAPH.provenance, GRAPH.reports.r)
    assert [str(graph).removeprefix(f"{BASE}graph/") for graph in graphs] == [
        "ontology",
        "links",
        "inferred",
        "provenance",
        "report/r",
    ]
    assert (BASE, CONTEXT) == (
        "https://w3id.org/reliefgraph/",
        "https://w3id.org/reliefgraph/context.jsonld",
    )


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (f"{RG}Place", "rg:Place"),
        (str(RG), "rg:"),
        (f"{RG}a.b-c_d1", "rg:a.b-c_d1"),
        (f"{RG}a.", None),
        (f"{RG}.a", None),
        (f"{RG}-a", None),
        (f"{RG}a/b", None),
        (f"{RG}a#b", None),
        (f"{RG}café", "rg:café"),
        (str(ID["place/lima"]), "place:lima"),
        (str(ID["place/peru/lima"]), None),
        (BASE, None),
        ("https://e.org/x", None),
    ],
)
def test_an_iri_is_shortened_unless_it_needs_escapes(iri: str, short: str | None) -> None:
    assert prefixed_name(iri, BASE) == short
