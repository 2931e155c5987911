PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:toddlers rg:ageFromMonths 6 } ;
INSERT DATA { ex:toddlers rg:ageFromMonths "06"^^xsd:integer }
