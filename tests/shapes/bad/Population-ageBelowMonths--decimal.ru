PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:infants rg:ageBelowMonths 6 } ;
INSERT DATA { ex:infants rg:ageBelowMonths 6.5 }
