PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:fewer rg:change -200 } ;
INSERT DATA { ex:fewer rg:change "-200" }
