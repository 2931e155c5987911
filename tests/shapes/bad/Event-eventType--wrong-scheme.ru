PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:cause rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/protest> } ;
INSERT DATA { ex:cause rg:eventType <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
