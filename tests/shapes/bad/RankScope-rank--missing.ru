PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:ranked rg:rank 2 ; rg:rankedType <https://w3id.org/reliefgraph/id/concept/place-types/country> } ;
INSERT DATA { ex:ranked rg:value 2 }
