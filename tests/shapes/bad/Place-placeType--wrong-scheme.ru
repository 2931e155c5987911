PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> } ;
INSERT DATA { ex:place rg:placeType <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
