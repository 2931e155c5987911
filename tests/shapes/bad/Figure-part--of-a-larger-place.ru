PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:near rg:place ex:place } ;
INSERT DATA { ex:near rg:place ex:country }
