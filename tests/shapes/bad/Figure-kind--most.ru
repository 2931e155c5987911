PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { <https://w3id.org/reliefgraph/id/concept/quantifiers/most> a skos:Concept ; skos:broader <https://w3id.org/reliefgraph/id/concept/quantifiers/amount> ; skos:inScheme <https://w3id.org/reliefgraph/id/concept/quantifiers> ; skos:prefLabel "most"@en , "most (es)"@es ; skos:definition "A concept."@en . ex:mostly a rg:Figure ; rdfs:label "mostly"@en ; rg:indicator <https://w3id.org/reliefgraph/id/concept/indicators/consultations> ; rg:place ex:place ; rg:quantifier <https://w3id.org/reliefgraph/id/concept/quantifiers/most> . }
