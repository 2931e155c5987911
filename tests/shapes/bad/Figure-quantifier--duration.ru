PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:vague rg:quantifier <https://w3id.org/reliefgraph/id/concept/quantifiers/many> } ;
INSERT DATA { ex:vague rg:quantifier <https://w3id.org/reliefgraph/id/concept/quantifiers/weeks> }
