PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:circumstance rg:duration <https://w3id.org/reliefgraph/id/concept/quantifiers/days> }
