PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:one a rg:Operation ; rdfs:label "one"@en ; rg:provider ex:organization ; rg:place ex:country ; rg:partOfOperation ex:other . ex:other a rg:Operation ; rdfs:label "other"@en ; rg:provider ex:organization ; rg:place ex:place . }
