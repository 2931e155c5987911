PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:hospital rg:time ex:interval } ;
INSERT DATA { ex:hospital rg:time ex:country }
