PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:programme rg:throughout ex:interval } ;
INSERT DATA { ex:programme rg:throughout ex:place }
