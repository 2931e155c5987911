PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX unit: <http://qudt.org/vocab/unit/>
INSERT DATA { <https://w3id.org/reliefgraph/id/concept/indicators/unused> rg:unit unit:MO }
