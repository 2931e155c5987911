PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:interval time:hasEnd ex:month } ;
INSERT DATA { ex:interval time:hasEnd ex:day . ex:future a rg:Event ; rdfs:label "future"@en ; rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/protest> ; rg:status <https://w3id.org/reliefgraph/id/concept/statuses/happened> ; rg:time ex:future-time . ex:future-status a rg:Statement ; rdf:subject ex:future ; rdf:predicate rg:status ; rdf:object <https://w3id.org/reliefgraph/id/concept/statuses/happened> ; rg:evidence ex:excerpt ; rg:basis <https://w3id.org/reliefgraph/id/concept/bases/stated> . ex:future-time a time:Instant ; rdfs:label "then"@en ; time:inXSDgYear "2029"^^xsd:gYear . }
