PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:ranked rg:rankAmong ex:place }
