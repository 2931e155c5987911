PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:against <https://w3id.org/reliefgraph/id/concept/conditions/injury> } ;
INSERT DATA { ex:operation rg:against <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
