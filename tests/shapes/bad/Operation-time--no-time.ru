PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:time ex:interval } ;
INSERT DATA { ex:operation rg:time ex:source }
