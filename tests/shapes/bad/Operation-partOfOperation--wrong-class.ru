PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:operation rg:partOfOperation ex:programme } ;
INSERT DATA { ex:operation rg:partOfOperation ex:source }
