PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:hospital rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/hospital> } ;
INSERT DATA { ex:hospital rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> }
