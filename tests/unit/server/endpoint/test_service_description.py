"""The service description of a few triples."""

from dataclasses import replace
from functools import cache

import pyoxigraph as ox
import pytest

from kg import formats, rdf
from kg.formats import by_token
from kg.namespaces import BASE
from kg.store import Store
from server.endpoint.service_description import describe_service
from tests import tiny

ENDPOINT = "https://a.org/sparql"
EXPECTED = """
    @prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
    @prefix sparql: <http://www.w3.org/ns/sparql#> .
    @prefix f: <http://www.w3.org/ns/formats/> .
    <> a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQLQuery , sd:SPARQL11Query ;
      sd:supportedVersion sparql:version-1.0 , sparql:version-1.1 , sparql:version-1.2-basic ,
        sparql:version-1.2 ;
      sd:resultFormat f:Turtle , f:JSON-LD , f:N-Triples , f:RDF_XML , f:TriG , f:N-Quads ,
        f:SPARQL_Results_JSON , f:SPARQL_Results_XML , f:SPARQL_Results_CSV ,
        f:SPARQL_Results_TSV ;
      sd:defaultDataset <#dataset> .
    <#dataset> a sd:Dataset ; sd:defaultGraph <#default-graph> ;
      sd:namedGraph <#named-1> , <#named-2> .
    <#default-graph> a sd:Graph ; void:triples 2 .
    <#named-1> a sd:NamedGraph ; sd:name base:graph\\/a ; sd:graph <#graph-1> .
    <#graph-1> a sd:Graph ; void:triples 2 .
    <#named-2> a sd:NamedGraph ; sd:name base:graph\\/b ; sd:graph <#graph-2> .
    <#graph-2> a sd:Graph ; void:triples 1 .
    """
UNION = "<> sd:feature sd:UnionDefaultGraph ."


@cache
def few() -> Store:
    return tiny.store(
        """
        GRAPH <graph/a> { <id/a> rg:place <id/b> , <id/c> }
        GRAPH <graph/b> { <id/a> rg:place <id/b> }
        """
    )


def triples(text: str) -> set[ox.Triple]:
    prefixes = f"@prefix base: <{BASE}> . @prefix void: <http://rdfs.org/ns/void#> ."
    quads = ox.parse(f"{prefixes}{text}", format=ox.RdfFormat.TURTLE, base_iri=ENDPOINT)
    return {quad.triple for quad in quads}


@pytest.mark.parametrize(("is_union", "more"), [(True, UNION), (False, "")])
def test_the_endpoint_describes_its_features_and_graphs(more: str, *, is_union: bool) -> None:
    store = replace(few(), is_union=is_union)
    quads = list(describe_service(store, ENDPOINT))
    nt = rdf.serialize(quads, by_token("nt"), BASE, store.context)
    assert {quad.triple for quad in ox.parse(nt, format=ox.RdfFormat.N_TRIPLES)} == triples(
        EXPECTED + more
    )
    lines = nt.decode().splitlines()
    assert lines == sorted(set(lines))


def test_formats_without_a_name_at_the_w3c_are_not_described() -> None:
    assert {form.token for form in formats.FORMATS if form.iri is None} == {"html", "rq"}
