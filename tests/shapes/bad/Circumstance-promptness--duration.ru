PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:circumstance rg:promptness <https://w3id.org/reliefgraph/id/concept/quantifiers/immediately> } ;
INSERT DATA { ex:circumstance rg:promptness <https://w3id.org/reliefgraph/id/concept/quantifiers/weeks> }
