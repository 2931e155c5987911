PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX unit: <http://qudt.org/vocab/unit/>
INSERT DATA { ex:exact rg:unit unit:MO }
