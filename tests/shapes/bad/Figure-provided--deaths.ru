PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX unit: <http://qudt.org/vocab/unit/>
INSERT DATA { <https://w3id.org/reliefgraph/id/concept/indicators/deaths> a skos:Concept , rg:Indicator ; skos:inScheme <https://w3id.org/reliefgraph/id/concept/indicators> ; skos:prefLabel "deaths"@en , "deaths (es)"@es ; skos:definition "A concept."@en ; rg:unitText "unit"@en ; rg:unit unit:NUM . ex:dead a rg:Figure ; rdfs:label "dead"@en ; rg:indicator <https://w3id.org/reliefgraph/id/concept/indicators/deaths> ; rg:place ex:place ; rg:value 12 ; rg:provider ex:organization . }
