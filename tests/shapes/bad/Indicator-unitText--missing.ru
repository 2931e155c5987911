PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE WHERE { <https://w3id.org/reliefgraph/id/concept/indicators/consultations> rg:unitText ?value }
