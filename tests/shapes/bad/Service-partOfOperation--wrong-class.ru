PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:service rg:partOfOperation ex:operation } ;
INSERT DATA { ex:service rg:partOfOperation ex:source }
