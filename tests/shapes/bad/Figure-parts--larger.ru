PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:part rg:value 9 } ;
INSERT DATA { ex:part rg:value 10 }
