PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:exact rg:event ex:event } ;
INSERT DATA { ex:exact rg:event ex:source }
