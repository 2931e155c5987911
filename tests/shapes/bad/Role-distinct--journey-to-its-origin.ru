PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:journey rg:origin ex:country } ;
INSERT DATA { ex:journey rg:origin ex:place }
