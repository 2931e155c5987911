PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:organization rg:organizationType <https://w3id.org/reliefgraph/id/concept/organization-types/ngo> } ;
INSERT DATA { ex:organization rg:organizationType <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
