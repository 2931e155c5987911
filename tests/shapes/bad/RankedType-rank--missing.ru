PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:exact rg:rankedType <https://w3id.org/reliefgraph/id/concept/place-types/city> }
