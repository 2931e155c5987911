PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:twice rg:multiple 2 } ;
INSERT DATA { ex:twice rg:multiple "2" }
