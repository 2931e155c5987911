PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:toddlers rg:ageToMonths 59 } ;
INSERT DATA { ex:toddlers rg:ageToMonths 59.5 }
