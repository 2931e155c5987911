PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:toddlers rg:ageToMonths 59 } ;
INSERT DATA { ex:toddlers rg:ageToMonths "059"^^xsd:integer }
