PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:population ex:population } ;
INSERT DATA { ex:event rg:population ex:source }
