PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:near rg:justBelow 300 } ;
INSERT DATA { ex:near rg:justBelow "0300"^^xsd:integer }
