PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:mean rg:average 18 } ;
INSERT DATA { ex:mean rg:average "18" }
