PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:closed rg:minInclusive "200"^^xsd:integer } ;
INSERT DATA { ex:closed rg:minInclusive "0200"^^xsd:integer }
