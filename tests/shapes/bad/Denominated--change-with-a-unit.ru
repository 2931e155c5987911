PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX unit: <http://qudt.org/vocab/unit/>
INSERT DATA { ex:cut rg:unit unit:MO }
