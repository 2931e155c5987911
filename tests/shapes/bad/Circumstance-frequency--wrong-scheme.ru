PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:circumstance rg:frequency <https://w3id.org/reliefgraph/id/concept/quantifiers/often> } ;
INSERT DATA { ex:circumstance rg:frequency <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
