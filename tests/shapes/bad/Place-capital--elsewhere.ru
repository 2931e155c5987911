PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:capitalOf ex:country } ;
INSERT DATA { ex:place rg:capitalOf ex:neighbour }
