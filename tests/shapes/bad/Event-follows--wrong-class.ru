PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:follows ex:cause } ;
INSERT DATA { ex:event rg:follows ex:source }
