PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:share rg:population ex:population } ;
INSERT DATA { ex:share rg:place ex:place }
