PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:circumstance rg:activity ex:operation } ;
INSERT DATA { ex:circumstance rg:activity ex:event }
