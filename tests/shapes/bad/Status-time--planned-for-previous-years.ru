PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { ex:plans a rg:Event ; rdfs:label "plans"@en ; rg:eventType <https://w3id.org/reliefgraph/id/concept/event-types/protest> ; rg:status <https://w3id.org/reliefgraph/id/concept/statuses/planned> ; rg:time ex:plans-time . ex:plans-status a rg:Statement ; rdf:subject ex:plans ; rdf:predicate rg:status ; rdf:object <https://w3id.org/reliefgraph/id/concept/statuses/planned> ; rg:evidence ex:excerpt ; rg:basis <https://w3id.org/reliefgraph/id/concept/bases/stated> . ex:plans-time a time:ProperInterval ; rdfs:label "then"@en ; time:before ex:interval . }
