PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:service rg:provider ex:team } ;
INSERT DATA { ex:service rg:provider ex:source }
