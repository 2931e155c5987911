PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:person rg:role "President" } ;
INSERT DATA { ex:person rg:role "President"@en }
