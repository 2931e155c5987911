PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:journey rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/journey> } ;
INSERT DATA { ex:journey rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/protest> }
