PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:exact rg:cause <https://w3id.org/reliefgraph/id/concept/reasons/unrest> } ;
INSERT DATA { ex:exact rg:cause <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
