PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:people rg:ageTo 17 } ;
INSERT DATA { ex:people rg:ageTo 17.5 }
