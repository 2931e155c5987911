PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:handover rg:handedOverTo ex:team } ;
INSERT DATA { ex:plan rg:handedOverTo ex:team }
