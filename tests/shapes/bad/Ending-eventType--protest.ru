PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:plan rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/end-of-operations> } ;
INSERT DATA { ex:plan rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/protest> }
