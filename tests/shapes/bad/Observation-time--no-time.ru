PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:exact rg:time ex:interval } ;
INSERT DATA { ex:exact rg:time ex:source }
