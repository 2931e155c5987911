PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:handover rg:handedOverTo ex:organization }
