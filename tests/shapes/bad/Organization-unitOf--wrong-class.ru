PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:team rg:unitOf ex:organization } ;
INSERT DATA { ex:team rg:unitOf ex:source }
