PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:ranked rg:place ex:neighbour } ;
INSERT DATA { ex:ranked rg:place ex:hospital }
