PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:one a rg:Organization ; rdfs:label "one"@en ; rg:organizationType <https://w3id.org/reliefgraph/id/concept/organization-types/team> . ex:ministry rg:unitOf ex:one }
