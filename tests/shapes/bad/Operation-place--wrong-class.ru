PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:place ex:place } ;
INSERT DATA { ex:operation rg:place ex:source }
