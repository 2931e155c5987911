PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:under-five rg:ageBelow "5"^^xsd:integer } ;
INSERT DATA { ex:under-five rg:ageBelow "05"^^xsd:integer }
