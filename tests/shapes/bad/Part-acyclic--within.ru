PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:one a rg:Place ; rdfs:label "one"@en ; rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> ; rg:within ex:two . ex:two a rg:Place ; rdfs:label "two"@en ; rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> ; rg:within ex:three . ex:three a rg:Place ; rdfs:label "three"@en ; rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> ; rg:within ex:one . }
