PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:event rg:purpose <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
