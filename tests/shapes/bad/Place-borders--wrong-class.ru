PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:borders ex:neighbour } ;
INSERT DATA { ex:place rg:borders ex:source }
