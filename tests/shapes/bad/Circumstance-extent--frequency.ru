PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:circumstance rg:extent <https://w3id.org/reliefgraph/id/concept/quantifiers/many> } ;
INSERT DATA { ex:circumstance rg:extent <https://w3id.org/reliefgraph/id/concept/quantifiers/often> }
