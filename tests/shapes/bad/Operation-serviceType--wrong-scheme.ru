PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:serviceType <https://w3id.org/reliefgraph/id/concept/service-types/first-aid> } ;
INSERT DATA { ex:operation rg:serviceType <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
