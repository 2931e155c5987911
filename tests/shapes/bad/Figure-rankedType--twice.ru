PREFIX ex: <https://example.org/>
PREFIX kinds: <https://w3id.org/reliefgraph/id/concept/place-types/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { ex:ranked rg:rankedType kinds:city . kinds:country skos:broader kinds:city }
