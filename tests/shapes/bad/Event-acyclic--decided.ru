PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:plan rg:follows ex:event . ex:event rg:triggeredBy ex:later-event . ex:later-event a rg:Event ; rdfs:label "later-event"@en ; rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/protest> ; rg:status <https://w3id.org/reliefgraph/id/concept/statuses/happened> ; rg:follows ex:plan . }
