PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:exact rg:value "16200"^^xsd:integer } ;
INSERT DATA { ex:exact rg:value "016200"^^xsd:integer }
