PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:status <https://w3id.org/reliefgraph/id/concept/statuses/happened> } ;
INSERT DATA { ex:operation rg:status <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
