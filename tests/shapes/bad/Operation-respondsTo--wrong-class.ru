PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:respondsTo ex:event } ;
INSERT DATA { ex:operation rg:respondsTo ex:source }
