PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:service rg:time ex:interval } ;
INSERT DATA { ex:service rg:time ex:place }
