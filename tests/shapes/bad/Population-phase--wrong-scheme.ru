PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:people rg:phase <https://w3id.org/reliefgraph/id/concept/phases/journey> } ;
INSERT DATA { ex:people rg:phase <https://w3id.org/reliefgraph/id/concept/sexes/female> }
