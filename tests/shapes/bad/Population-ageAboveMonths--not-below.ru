PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:weaned rg:ageBelowMonths 60 } ;
INSERT DATA { ex:weaned rg:ageBelowMonths 5 }
