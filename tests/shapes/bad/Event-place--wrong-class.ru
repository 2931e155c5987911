PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:place ex:place } ;
INSERT DATA { ex:event rg:place ex:source }
