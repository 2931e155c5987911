PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:unM49 "001" } ;
INSERT DATA { ex:place rg:unM49 "001"@en }
