PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:provider ex:organization } ;
INSERT DATA { ex:operation rg:provider ex:source }
