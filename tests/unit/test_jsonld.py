import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Dataset, Literal, URIRef

from kg import context as contexts
from kg import jsonld
from kg.errors import DataError
from kg.namespaces import CONTEXT, GRAPH, ID, RG

ROOT = Path(__file__).parents[2]
KNOWN = contexts.read(ROOT / "ontology/context.jsonld")
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
    document = json.loads(jsonld.write(quads(turtle), KNOWN))
    (only,) = document["@graph"]
    return dict(only)


def expanded(data: bytes) -> set[ox.Quad]:
    return set(ox.parse(data, format=ox.RdfFormat.JSON_LD))


def test_only_our_own_context_is_looked_up() -> None:
    found = jsonld.dataset({"@context": CONTEXT, "id": "place/x", "type": "Place"}, KNOWN)
    assert (ID["place/x"], RDF.type, RG.Place) in found.default_graph
    with pytest.raises(DataError, match="is not ours and is not fetched"):
        jsonld.dataset({"@context": "https://example.org/context.jsonld"}, KNOWN)


def test_literals_keep_language_and_datatype() -> None:
    value = {
        "@context": CONTEXT,
        "id": "x",
        "label": {"en": "a", "es": "b"},
        "inXSDDate": "2023-12-31",
        "value": 16200,
        "role": "President",
    }
    found = set(jsonld.dataset(value, KNOWN).default_graph.objects(ID.x))
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
        "placeType": "city",
        "within": "freedonia",
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
    data = jsonld.write(quads(turtle), KNOWN)
    before, after = ox.Dataset(quads(turtle)), ox.Dataset(expanded(data))
    for dataset in (before, after):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert before == after


def test_the_order_of_the_quads_does_not_matter() -> None:
    found = quads("ex:b ex:p 1 , 2 . ex:a ex:p 'x' ; a ex:C . ex:g { ex:a ex:p 1 }")
    assert jsonld.write(found, KNOWN) == jsonld.write(reversed(found), KNOWN)


def test_every_object_property_is_coerced_to_names(dataset: Dataset) -> None:
    """Else an encoder's plain word would become a string without a warning."""
    ontology = dataset.graph(GRAPH.ontology)
    objects = {str(s) for s in ontology.subjects(RDF.type, OWL.ObjectProperty)}
    objects = {s for s in objects if s.startswith(RG)}
    names = {iri for iri, term in KNOWN.terms.items() if term.coercion in ("@id", "@vocab")}
    assert objects - names == set()
    assert len(objects) > 30
