PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:recipient ex:population } ;
INSERT DATA { ex:operation rg:recipient ex:source }
