PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:said rg:basis <https://w3id.org/reliefgraph/id/concept/bases/page-scope> }
