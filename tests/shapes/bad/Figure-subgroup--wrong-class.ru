PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:exact rg:subgroup ex:people } ;
INSERT DATA { ex:exact rg:subgroup ex:source }
