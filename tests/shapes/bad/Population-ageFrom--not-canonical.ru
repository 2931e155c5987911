PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:people rg:ageFrom "6"^^xsd:integer } ;
INSERT DATA { ex:people rg:ageFrom "06"^^xsd:integer }
