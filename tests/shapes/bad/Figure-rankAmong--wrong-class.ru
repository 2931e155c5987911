PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:ranked rg:rankAmong ex:country } ;
INSERT DATA { ex:ranked rg:rankAmong ex:source }
