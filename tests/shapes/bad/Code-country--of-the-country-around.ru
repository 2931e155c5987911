PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { ex:neighbour rg:iso3166Alpha2 "DE" . ex:town a rg:Place ; rdfs:label "town"@en ; rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> ; rg:within ex:neighbour ; rg:withinIso3166Part2 "FR-75" . }
