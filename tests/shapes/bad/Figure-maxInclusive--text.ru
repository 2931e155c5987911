PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:closed rg:maxInclusive 300 ; rg:minInclusive 200 } ;
INSERT DATA { ex:closed rg:maxInclusive "300" }
