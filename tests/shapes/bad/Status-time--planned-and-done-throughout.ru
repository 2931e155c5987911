PREFIX ex: <https://example.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:programme rg:status <https://w3id.org/reliefgraph/id/concept/statuses/planned> . ex:programme-status a rg:Statement ; rdf:subject ex:programme ; rdf:predicate rg:status ; rdf:object <https://w3id.org/reliefgraph/id/concept/statuses/planned> ; rg:evidence ex:excerpt ; rg:basis <https://w3id.org/reliefgraph/id/concept/bases/stated> . }
