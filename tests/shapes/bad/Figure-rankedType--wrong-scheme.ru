PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:ranked rg:rankedType <https://w3id.org/reliefgraph/id/concept/place-types/country> } ;
INSERT DATA { ex:ranked rg:rankedType <https://w3id.org/reliefgraph/id/concept/conditions/injury> }
