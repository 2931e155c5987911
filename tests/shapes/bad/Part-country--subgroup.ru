PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:abroad a rg:Population ; rdfs:label "abroad"@en ; rg:category <https://w3id.org/reliefgraph/id/concept/population-categories/migrant> ; rg:place ex:neighbour ; rg:subgroupOf ex:population . }
