PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:exact rg:duration <https://w3id.org/reliefgraph/id/concept/quantifiers/weeks> } ;
INSERT DATA { ex:exact rg:duration <https://w3id.org/reliefgraph/id/concept/quantifiers/often> }
