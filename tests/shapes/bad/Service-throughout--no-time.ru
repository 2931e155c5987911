PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:year-round rg:throughout ex:interval } ;
INSERT DATA { ex:year-round rg:throughout ex:place }
