PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:twice rg:multiple 2 } ;
INSERT DATA { ex:twice rg:multiple "02"^^xsd:integer }
