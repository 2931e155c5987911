PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:journey rg:destination ex:place } ;
INSERT DATA { ex:journey rg:destination ex:source }
