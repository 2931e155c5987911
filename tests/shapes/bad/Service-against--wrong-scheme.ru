PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:service rg:against <https://w3id.org/reliefgraph/id/concept/conditions/injury> } ;
INSERT DATA { ex:service rg:against <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
