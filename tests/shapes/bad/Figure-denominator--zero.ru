PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:share rg:denominator 100 } ;
INSERT DATA { ex:share rg:denominator 0 }
