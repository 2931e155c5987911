PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:service rg:place ex:place } ;
INSERT DATA { ex:service rg:place ex:source }
