PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { <https://w3id.org/reliefgraph/id/concept/indicators/consultations> rg:unitText "another" }
