PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:exact rg:indicator <https://w3id.org/reliefgraph/id/concept/indicators/consultations> } ;
INSERT DATA { ex:exact rg:indicator ex:source }
