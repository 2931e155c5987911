PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:closed rg:maxInclusive "300"^^xsd:integer } ;
INSERT DATA { ex:closed rg:maxInclusive "300.0"^^xsd:decimal }
