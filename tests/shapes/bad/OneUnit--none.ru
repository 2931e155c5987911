PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX unit: <http://qudt.org/vocab/unit/>
DELETE DATA { ex:mean rg:unit unit:MO }
