PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:weaned rg:ageAboveMonths 5 } ;
INSERT DATA { ex:weaned rg:ageAboveMonths "05"^^xsd:integer }
