PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:population rg:event ex:event } ;
INSERT DATA { ex:population rg:event ex:source }
