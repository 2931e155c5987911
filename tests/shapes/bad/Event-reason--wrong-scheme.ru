PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:event rg:reason <https://w3id.org/reliefgraph/id/concept/reasons/unrest> } ;
INSERT DATA { ex:event rg:reason <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
