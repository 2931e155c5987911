PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:cause rg:throughout ex:interval } ;
INSERT DATA { ex:cause rg:throughout ex:place }
