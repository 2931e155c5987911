PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:service rg:status <https://w3id.org/reliefgraph/id/concept/statuses/planned> } ;
INSERT DATA { ex:service rg:status <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
