PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:organization rg:crsChannelCode "21029" } ;
INSERT DATA { ex:organization rg:crsChannelCode "2102" }
