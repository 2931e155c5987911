PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:response a rg:Operation ; rdfs:label "response"@en ; rg:provider ex:organization ; rg:place ex:place ; rg:time ex:year ; rg:respondsTo ex:cause . }
