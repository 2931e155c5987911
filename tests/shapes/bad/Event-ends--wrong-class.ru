PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:plan rg:ends ex:operation } ;
INSERT DATA { ex:plan rg:ends ex:source }
