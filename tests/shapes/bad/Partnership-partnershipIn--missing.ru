PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:partnership rg:partnershipIn ex:operation , ex:service , ex:event , ex:exact }
