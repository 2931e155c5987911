PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:people rg:time ex:interval } ;
INSERT DATA { ex:people rg:time ex:place }
