PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:people rg:sex <https://w3id.org/reliefgraph/id/concept/sexes/male> }
