PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:circumstance rg:duration <https://w3id.org/reliefgraph/id/concept/quantifiers/weeks> } ;
INSERT DATA { ex:circumstance rg:duration <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
