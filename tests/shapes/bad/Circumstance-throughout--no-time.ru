PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:all-year rg:throughout ex:interval } ;
INSERT DATA { ex:all-year rg:throughout ex:place }
