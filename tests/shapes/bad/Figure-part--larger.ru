PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:near rg:justBelow 300 } ;
INSERT DATA { ex:near rg:value 16201 }
