PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:closed rg:minInclusive 200 } ;
INSERT DATA { ex:closed rg:minInclusive 301 }
