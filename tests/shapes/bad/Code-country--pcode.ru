PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:pcode "FR01" } ;
INSERT DATA { ex:place rg:pcode "EC01" }
