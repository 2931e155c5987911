PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/decision> } ;
INSERT DATA { ex:event rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/protest> }
