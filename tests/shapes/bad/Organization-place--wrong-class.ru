PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:team rg:place ex:place } ;
INSERT DATA { ex:team rg:place ex:source }
