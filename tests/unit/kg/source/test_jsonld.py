import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyld import jsonld as pyld
from rdflib import OWL, RDF, XSD, Dataset, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.errors import DataError
from kg.namespaces import BASE, CONTEXT, GRAPH, ID, RG
from kg.source import jsonld
from kg.source.context import empty_context, parse_context, read_context

ROOT = Path(__file__).parents[4]
OUR_CONTEXT = read_context(ROOT / "ontology/context.jsonld")
EX = "https://example.org/"


def quads(turtle: str) -> list[ox.Quad]:
    prefixes = (
        f"@prefix ex: <{EX}> . @prefix rg: <{RG}> . @prefix id: <{ID}> . "
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        "@prefix time: <http://www.w3.org/2006/time#> . "
    )
    return list(ox.parse(prefixes + turtle, format=ox.RdfFormat.TRIG))


def node(turtle: str) -> dict[str, object]:
    document = json.loads(jsonld.write_document(quads(turtle), OUR_CONTEXT))
    (only,) = document["@graph"]
    return dict(only)


def expanded(data: bytes) -> set[ox.Quad]:
    return set(ox.parse(data, format=ox.RdfFormat.JSON_LD))


def test_only_our_own_context_is_looked_up() -> None:
    found = jsonld.read_dataset(
        {"@context": CONTEXT, "id": "place/x", "type": "Place"}, OUR_CONTEXT
    )
    assert (ID["place/x"], RDF.type, RG.Place) in found.default_graph
    with pytest.raises(DataError, match="is not ours and is not fetched"):
        jsonld.read_dataset({"@context": "https://example.org/context.jsonld"}, OUR_CONTEXT)


def test_literals_keep_language_and_datatype() -> None:
    value = {
        "@context": CONTEXT,
        "id": "x",
        "label": {"en": "a", "es": "b"},
        "inXSDDate": "2023-12-31",
        "value": 16200,
        "role": "President",
    }
    found = set(jsonld.read_dataset(value, OUR_CONTEXT).default_graph.objects(ID.x))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert found == {
        Literal("a", lang="en"),
        Literal("b", lang="es"),
        Literal("2023-12-31", datatype=URIRef(f"{xsd}date")),
        Literal(16200),
        Literal("President"),
    }


def test_short_values_are_written_where_the_context_allows() -> None:
    written = node(
        "id:place\\/vesta a rg:Place ; rdfs:label 'Vesta'@en , 'Vesta'@es ; rg:pcode 'XF0101' ; "
        "rg:within id:place\\/freedonia ; rg:placeType id:concept\\/place-types\\/city ."
    )
    assert written == {
        "id": "place/vesta",
        "type": "Place",
        "label": {"en": "Vesta", "es": "Vesta"},
        "pcode": "XF0101",
        "placeType": "concept/place-types/city",
        "within": "place/freedonia",
    }


@pytest.mark.parametrize(
    ("turtle", "value"),
    [
        ("ex:s rg:value 16200 .", 16200),
        ("ex:s rg:value 9007199254740993 .", {"@value": "9007199254740993", "type": "xsd:integer"}),
        ("ex:s rg:value '007'^^xsd:integer .", {"@value": "007", "type": "xsd:integer"}),
        ("ex:s rg:value 12.5 .", {"@value": "12.5", "type": "xsd:decimal"}),
        ("ex:s rg:value true .", {"@value": "true", "type": "xsd:boolean"}),
        ("ex:s rg:value 'x' .", "x"),
        ("ex:s rg:value 'x'@en-GB .", {"@value": "x", "@language": "en-gb"}),
        ("ex:s rg:value ex:o .", {"id": f"{EX}o"}),
        ("ex:s rg:value 1 , 2 .", [1, 2]),
    ],
)
def test_literals_are_written_exactly(turtle: str, value: object) -> None:
    assert node(turtle)["value"] == value


HARD = [
    "ex:s rg:place id:place\\/a:b , id:stated , id:place\\/within , _:b , 'text' .",
    "ex:s rg:basis <https://w3id.org/reliefgraph/id/concept/bases/stated> .",
    "ex:s rdfs:label 'a'@en , 'b'@en , 'c' , 1 .",
    "ex:s a rg:Place , ex:Thing , <http://www.w3.org/2006/time#Instant> , _:c .",
    "ex:s rg:colour 'x' ; rg:place 5 ; ex:p _:b . _:b ex:p _:b .",
    "id:a\\/b rg:place id: , <https://w3id.org/reliefgraph/id/x?y> , <https://w3id.org/> .",
    "ex:g { ex:s ex:p ex:o } ex:h { ex:s ex:p ex:o , 'x\\u0001\\n\"' }",
    "ex:s rg:time id:time\\/2023 , id:time\\/ .",
    "ex:s rdf:predicate rg:time , rg:stated , ex:p , rdfs:label .",
    "ex:s time:inXSDDate '2023-12-31'^^xsd:date , '2023' , '2023'^^xsd:gYear .",
]


@pytest.mark.parametrize("turtle", HARD)
def test_what_is_written_expands_to_the_same(turtle: str) -> None:
    data = jsonld.write_document(quads(turtle), OUR_CONTEXT)
    before, after = ox.Dataset(quads(turtle)), ox.Dataset(expanded(data))
    for dataset in (before, after):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert before == after


def test_the_order_of_the_quads_does_not_matter() -> None:
    found = quads("ex:b ex:p 1 , 2 . ex:a ex:p 'x' ; a ex:C . ex:g { ex:a ex:p 1 }")
    assert jsonld.write_document(found, OUR_CONTEXT) == jsonld.write_document(
        reversed(found), OUR_CONTEXT
    )


def test_every_object_property_is_coerced_to_names(dataset: Dataset) -> None:
    """Else an encoder's plain word would become a string without a warning."""
    ontology = dataset.graph(GRAPH.ontology)
    objects = {str(s) for s in ontology.subjects(RDF.type, OWL.ObjectProperty)}
    objects = {s for s in objects if s.startswith(RG)}
    names = {iri for iri, term in OUR_CONTEXT.terms.items() if term.coercion in ("@id", "@vocab")}
    assert objects - names == set()
    assert len(objects) > 30


# ---- read


def read(value: dict[str, object]) -> set[tuple[str, ...]]:
    """Return the quads of a document in our context: terms as N-Triples, a graph by its name."""
    found = jsonld.read_dataset({"@context": CONTEXT, **value}, OUR_CONTEXT)
    return {
        (*(term.n3() for term in triple), str(graph.identifier))
        for graph in found.graphs()
        for triple in graph
    }


X, VALUE, TYPE = ID.x.n3(), RG.value.n3(), RDF.type.n3()
DEFAULT = str(DATASET_DEFAULT_GRAPH_ID)


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (1, Literal(1)),
        (True, Literal(True)),
        ("a", Literal("a")),
        ({"@value": "a", "type": "xsd:string"}, Literal("a")),
        ({"@value": "1.5", "type": "xsd:decimal"}, Literal("1.5", datatype=XSD.decimal)),
        ({"@value": "1", "type": "xsd:integer"}, Literal(1)),
        ({"@value": "INF", "type": "xsd:double"}, Literal("INF", datatype=XSD.double)),
        ({"@value": "a", "type": "rg:Kind"}, Literal("a", datatype=RG.Kind)),
        ({"@value": "a", "@language": "EN-gb"}, Literal("a", lang="en-gb")),
    ],
)
def test_a_literal_is_read_as_it_is(value: object, literal: Literal) -> None:
    assert read({"id": "x", "value": value}) == {(X, VALUE, literal.n3(), DEFAULT)}


@pytest.mark.parametrize(
    ("value", "quads"),
    [
        ({"id": "x", "type": "Place"}, {(X, TYPE, RG.Place.n3(), DEFAULT)}),
        ({"id": "x", "value": {"id": "_:b"}}, {(X, VALUE, "_:b0", DEFAULT)}),
        ({"id": "x", "type": "_:b"}, {(X, TYPE, "_:b0", DEFAULT)}),
        (
            {"id": "graph:links", "@graph": [{"id": "x", "value": 1}]},
            {(X, VALUE, Literal(1).n3(), str(GRAPH.links))},
        ),
        (
            {"id": "_:g", "@graph": [{"id": "x", "value": 1}]},
            {(X, VALUE, Literal(1).n3(), "b0")},
        ),
    ],
)
def test_nodes_and_graphs_have_their_names(value: dict[str, object], quads: object) -> None:
    assert read(value) == quads


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"id": "a b", "value": 1}, f"'{ID}a b' is not an IRI"),
        ({"id": "x", "type": "a b"}, f"'{RG}a b' is not an IRI"),
        ({"id": "x", "type": ["Place", "a b"]}, f"'{RG}a b' is not an IRI"),
        ({"id": "x", "ex:<y>": 1}, "'ex:<y>' is not an IRI"),
        ({"id": "x", "within": "a b"}, f"'{ID}place/a b' is not an IRI"),
        (
            {"id": "x", "value": {"id": "y", "value": [1, {"id": "a b"}]}},
            f"'{ID}a b' is not an IRI",
        ),
        ({"id": "graph:links", "@graph": [{"id": "a b", "value": 1}]}, f"'{ID}a b' is not an IRI"),
        (
            {"id": "x", "label": {"en_x": "a"}},
            "'en_x' is not a language tag: The given language subtag is invalid",
        ),
        (
            {"id": "x", "value": {"@value": "a", "@language": "e n"}},
            "'e n' is not a language tag: T",
        ),
        (
            {"id": "x", "value": {"@value": "z" * 41, "type": "xsd:integer"}},
            f"{'z' * 40!r} is not a v",
        ),
        (
            {"id": "x", "value": {"@value": "INF", "type": "xsd:decimal"}},
            "'INF' is not a valid decimal",
        ),
        (
            {"id": "x", "value": {"@value": "NaN", "type": "xsd:decimal"}},
            "'NaN' is not a valid decimal",
        ),
        ({"id": 5}, 'Invalid JSON-LD syntax; "@id" value must be a string.'),
        (
            {"@context": [CONTEXT, "https://example.org/"]},
            f"the context https://example.org/ is not ours and is not fetched: write {CONTEXT}",
        ),
    ],
)
def test_invalid_terms_are_refused(value: dict[str, object], reason: str) -> None:
    with pytest.raises(DataError) as caught:
        read(value)
    assert str(caught.value).startswith(reason)


def test_only_a_name_with_a_scheme_is_an_iri() -> None:
    assert [jsonld.is_iri(text) for text in ("a:b", f"{ID}ü", "a", "a b", "a:<b>", "")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


# ---- written


@pytest.mark.parametrize(
    ("turtle", "graph"),
    [
        (
            "ex:b ex:p 1 . ex:a ex:p 1 .",
            [
                {"id": f"{EX}a", f"{EX}p": 1},
                {"id": f"{EX}b", f"{EX}p": 1},
            ],
        ),
        (
            "ex:h { ex:b ex:p 1 . ex:a ex:p 1 } ex:g { ex:b ex:p 1 } ex:z ex:p 1 .",
            [
                {"id": f"{EX}z", f"{EX}p": 1},
                {"id": f"{EX}g", "@graph": [{"id": f"{EX}b", f"{EX}p": 1}]},
                {
                    "id": f"{EX}h",
                    "@graph": [{"id": f"{EX}a", f"{EX}p": 1}, {"id": f"{EX}b", f"{EX}p": 1}],
                },
            ],
        ),
        (
            "_:z ex:p 1 . ex:a ex:p 1 .",
            [{"id": f"{EX}a", f"{EX}p": 1}, {"id": "_:z", f"{EX}p": 1}],
        ),
        (
            "_:z { _:b ex:p 1 . ex:a ex:p 1 } _:y { ex:a ex:p 1 }",
            [
                {"id": "_:y", "@graph": [{"id": f"{EX}a", f"{EX}p": 1}]},
                {
                    "id": "_:z",
                    "@graph": [{"id": "_:b", f"{EX}p": 1}, {"id": f"{EX}a", f"{EX}p": 1}],
                },
            ],
        ),
        ("id:g { ex:b ex:p 1 }", [{"id": "g", "@graph": [{"id": f"{EX}b", f"{EX}p": 1}]}]),
        ("ex:b ex:p 1 , 1 .", [{"id": f"{EX}b", f"{EX}p": 1}]),
        (
            "ex:b ex:q 3 , 2 ; ex:p 'ü' ; a rg:Place , ex:C .",
            [{"id": f"{EX}b", "type": [f"{EX}C", "Place"], f"{EX}p": "ü", f"{EX}q": [2, 3]}],
        ),
    ],
)
def test_nodes_stand_flat_and_sorted(turtle: str, graph: list[object]) -> None:
    data = jsonld.write_document([*quads(turtle), *quads(turtle)], OUR_CONTEXT)
    document = {"@context": json.loads(data)["@context"], "@graph": graph}
    assert data.decode() == json.dumps(document, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize(
    ("turtle", "written"),
    [
        # languages and their texts are sorted; texts without a language stay out of the map
        (
            "rdfs:label 'b'@es , 'a'@es , 'z'@en , 'c' , 1",
            {"label": {"en": "z", "es": ["a", "b"]}, "rdfs:label": [1, "c"]},
        ),
        ("rdfs:label 'c'", {"rdfs:label": "c"}),
        # a name is short where the context restores it
        (
            "rg:place id:place\\/a , id:place\\/b , ex:o , _:b",
            {"place": [f"{EX}o", "place/a", "place/b", "_:b"]},
        ),
        (
            "rg:place id:place\\/ , id:place\\/within , id:place\\/a:b , id:place\\/stated",
            {
                "place": [
                    f"{ID}place/",
                    f"{ID}place/a:b",
                    "place/stated",
                    "place/within",
                ]
            },
        ),
        ("rg:basis id:concept\\/bases\\/stated", {"basis": "concept/bases/stated"}),
        (
            "<http://purl.org/dc/terms/license> id:x , _:b , 'text'",
            {"license": [{"@value": "text", "type": "xsd:string"}, "x", "_:b"]},
        ),
        (
            "time:inXSDDate '2023-12-31'^^xsd:date , '2023' , 'x'@en , rg:x",
            {
                "inXSDDate": [
                    {"@value": "2023", "type": "xsd:string"},
                    "2023-12-31",
                    {"@value": "x", "@language": "en"},
                    {"id": "rg:x"},
                ]
            },
        ),
        (
            "rg:value 999999999999999 , 1000000000000000 , -1 , 0 , '-0'^^xsd:integer",
            {
                "value": [
                    {"@value": "-0", "type": "xsd:integer"},
                    -1,
                    0,
                    {"@value": "1000000000000000", "type": "xsd:integer"},
                    999999999999999,
                ]
            },
        ),
        # a key is short where it means nothing else
        ("rg:colour 'y'", {"colour": "y"}),
        ("rg:id 1", {"rg:id": 1}),
        ("<https://w3id.org/reliefgraph/ontology#a:b> 1", {"rg:a:b": 1}),
        (
            "<https://w3id.org/reliefgraph/ontology#> 1",
            {"https://w3id.org/reliefgraph/ontology#": 1},
        ),
        ("ex:p 'z'", {f"{EX}p": "z"}),
        # so is a class
        ("a time:Instant", {"type": "Instant"}),
        ("a rg:label", {"type": "rg:label"}),
        ("a <http://www.w3.org/2006/time#>", {"type": "http://www.w3.org/2006/time#"}),
        ("a _:c , _:b", {"type": ["_:b", "_:c"]}),
    ],
)
def test_names_are_short_where_they_mean_nothing_else(
    turtle: str, written: dict[str, object]
) -> None:
    found = node(f"ex:s {turtle} .")
    assert json.dumps(found) == json.dumps({"id": f"{EX}s", **written})


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        ("id/place/x", "place/x"),
        ("id/x#y/z", "x#y/z"),
        ("id/..x", "..x"),
        ("id/", f"{ID}"),
        ("id/a:b", f"{ID}a:b"),
        ("id/a/b:c", f"{ID}a/b:c"),
        ("id/x?y", f"{ID}x?y"),
        ("id/a//b", f"{ID}a//b"),
        ("id/a/", f"{ID}a/"),
        ("id/../a", f"{ID}../a"),
        ("id/.", f"{ID}."),
        ("id/a/.", f"{ID}a/."),
        ("id/a/../b", f"{ID}a/../b"),
        ("id/a/..#b", f"{ID}a/..#b"),
        ("graph/links", "graph:links"),
        ("ontology#place", "rg:place"),
        ("ontology", f"{BASE}ontology"),
    ],
)
def test_a_name_is_relative_where_it_resolves_to_itself(iri: str, written: str) -> None:
    quad = ox.Quad(ox.NamedNode(f"{BASE}{iri}"), ox.NamedNode(f"{EX}p"), ox.Literal("x"))
    (only,) = json.loads(jsonld.write_document([quad], OUR_CONTEXT))["@graph"]
    assert only["id"] == written
    assert expanded(jsonld.write_document([quad], OUR_CONTEXT)) == {quad}


GEO_IRI = "<geo:37.786971,-122.399677>"
DCTERMS_CREATOR = "http://purl.org/dc/terms/creator"
GEOSPARQL = "<http://www.opengis.net/ont/geosparql#"


@pytest.mark.parametrize(
    ("turtle", "context"),
    [
        (f"ex:camp ex:at {GEO_IRI} .", {"id": "@id"}),
        (f"ex:camp ex:at {GEO_IRI} ; {GEOSPARQL}x> 1 .", {"id": "@id"}),
        (f"ex:camp {GEOSPARQL}x> 1 .", {"id": "@id", "geo": GEOSPARQL[1:]}),
        ("ex:camp a 'Camp' .", {"id": "@id", "rdf": str(RDF)}),
        ("ex:camp a ex:Camp .", {"id": "@id", "type": "@type"}),
        ("<id:x> a <type:y> .", {}),
        ("ex:a rg:basis id:concept\\/bases\\/id .", {"@base": str(ID), "id": "@id", "basis": {}}),
        ("id:type ex:p id:\\@type , id:geo .", {"id": "@id"}),
        ("rg:geo rg:\\@id rg:\\/\\/x .", {"id": "@id", "rg": str(RG)}),
        (f"ex:a <{DCTERMS_CREATOR}> 1 .", {"id": "@id", "creator": DCTERMS_CREATOR}),
        (
            "ex:a rdf:predicate rg:place .",
            {"rg": str(RG), "id": "@id", "predicate": {"@id": f"{RDF}predicate"}},
        ),
    ],
)
def test_a_document_has_the_part_of_the_context_that_it_uses(
    turtle: str, context: dict[str, object]
) -> None:
    data = jsonld.write_document(quads(turtle), OUR_CONTEXT)
    written = json.loads(data)["@context"]
    assert written.keys() - {"@version"} == context.keys()
    for name, value in context.items():
        assert value == written[name] or value.items() <= written[name].items()  # type: ignore[attr-defined]
    assert expanded(data) == set(quads(turtle))
    nquads = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    assert set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS)) == set(quads(turtle))


def test_values_are_written_as_ids_are() -> None:
    data = jsonld.write_document(quads("ex:a rg:place id:place\\/vesta ."), OUR_CONTEXT)
    assert json.loads(data) == {
        "@context": {
            "@base": str(ID),
            "id": "@id",
            "place": {"@id": f"{RG}place", "@type": "@id"},
        },
        "@graph": [{"id": f"{EX}a", "place": "place/vesta"}],
    }


@pytest.mark.parametrize(
    ("turtle", "graph"),
    [
        (
            "ex:a ex:p (1 'b'@en ex:c) .",
            [{f"{EX}p": {"@list": [1, {"@value": "b", "@language": "en"}, {"id": f"{EX}c"}]}}],
        ),
        ("ex:a rg:place (id:place\\/x) .", [{"place": {"@list": ["place/x"]}}]),
        ("ex:a ex:p () .", [{f"{EX}p": {"id": "rdf:nil"}}]),
    ],
)
def test_lists_are_written_as_lists(turtle: str, graph: list[dict[str, object]]) -> None:
    data = jsonld.write_document(quads(turtle), OUR_CONTEXT)
    assert json.loads(data)["@graph"] == [{"id": f"{EX}a", **node} for node in graph]


@pytest.mark.parametrize(
    "turtle",
    [
        "ex:a ex:p _:l . ex:b ex:p _:l . _:l rdf:first 1 ; rdf:rest () .",
        "ex:a ex:p _:l . _:l rdf:first 1 ; rdf:rest () ; ex:q 2 .",
        "ex:a ex:p _:l . _:l rdf:first 1 ; rdf:rest ex:end .",
        "ex:a ex:p _:l . _:l rdf:first 1 , 2 ; rdf:rest () .",
        "ex:a ex:p _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        "ex:a a _:l . _:l rdf:first 1 ; rdf:rest () .",
        "ex:a ex:p ((1) 2) .",
        "ex:a ex:p _:l . ex:g { _:l rdf:first 1 ; rdf:rest () }",
        "ex:a ex:p 1 . ex:g { ex:a ex:p _:l } ex:h { _:l rdf:first 1 ; rdf:rest () }",
    ],
)
def test_what_is_no_plain_list_keeps_its_nodes(turtle: str) -> None:
    data = jsonld.write_document(quads(turtle), OUR_CONTEXT)
    assert canonical(ox.parse(data, format=ox.RdfFormat.JSON_LD)) == canonical(quads(turtle))


def canonical(found: Iterable[ox.Quad]) -> list[str]:
    dataset = ox.Dataset(found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def test_without_names_in_the_context_keywords_are_written() -> None:
    empty = parse_context(empty_context("http://e.org/"))
    data = jsonld.write_document(quads("ex:a a ex:C ; ex:p '1'^^ex:t ."), empty)
    (only,) = json.loads(data)["@graph"]
    assert only == {
        "@id": f"{EX}a",
        "@type": f"{EX}C",
        f"{EX}p": {"@value": "1", "@type": f"{EX}t"},
    }
