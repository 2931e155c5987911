PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:service rg:recipient ex:population } ;
INSERT DATA { ex:service rg:recipient ex:source }
