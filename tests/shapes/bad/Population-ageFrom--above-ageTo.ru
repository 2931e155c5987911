PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:people rg:ageFrom 6 } ;
INSERT DATA { ex:people rg:ageFrom 18 }
