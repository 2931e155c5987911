PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:far a rg:Operation ; rdfs:label "far"@en ; rg:provider ex:organization ; rg:place ex:neighbour ; rg:partOfOperation ex:near-one . ex:near-one a rg:Operation ; rdfs:label "near"@en ; rg:provider ex:organization ; rg:place ex:place . }
