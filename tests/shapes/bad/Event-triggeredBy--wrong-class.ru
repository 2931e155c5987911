PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:triggeredBy ex:cause } ;
INSERT DATA { ex:event rg:triggeredBy ex:source }
