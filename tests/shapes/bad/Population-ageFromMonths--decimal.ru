PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:toddlers rg:ageFromMonths 6 } ;
INSERT DATA { ex:toddlers rg:ageFromMonths 6.5 }
