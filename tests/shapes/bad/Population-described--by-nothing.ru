PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:people rg:category <https://w3id.org/reliefgraph/id/concept/population-categories/migrant> }
