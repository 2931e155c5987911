PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:weaned rg:ageAboveMonths 5 } ;
INSERT DATA { ex:weaned rg:ageAboveMonths 5.5 }
