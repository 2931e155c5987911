PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:town a rg:Place ; rdfs:label "town"@en ; rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> ; rg:within ex:country . ex:neighbour rg:within ex:town }
