PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:group rg:organizationType <https://w3id.org/reliefgraph/id/concept/organization-types/ngo> }
