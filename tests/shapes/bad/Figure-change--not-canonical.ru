PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:fewer rg:change -200 } ;
INSERT DATA { ex:fewer rg:change "-0200"^^xsd:integer }
