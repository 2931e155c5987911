PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:mean rg:average 18 } ;
INSERT DATA { ex:mean rg:average "018"^^xsd:integer }
