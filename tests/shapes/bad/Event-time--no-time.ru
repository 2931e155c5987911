PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:time ex:interval } ;
INSERT DATA { ex:event rg:time ex:source }
