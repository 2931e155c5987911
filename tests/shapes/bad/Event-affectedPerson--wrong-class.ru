PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:affectedPerson ex:person } ;
INSERT DATA { ex:event rg:affectedPerson ex:source }
