PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:one a rg:Figure ; rdfs:label "one"@en ; rg:indicator <https://w3id.org/reliefgraph/id/concept/indicators/consultations> ; rg:place ex:place ; rg:minExclusive 7 . ex:other a rg:Figure ; rdfs:label "other"@en ; rg:indicator <https://w3id.org/reliefgraph/id/concept/indicators/consultations> ; rg:place ex:place ; rg:minExclusive 7 . }
