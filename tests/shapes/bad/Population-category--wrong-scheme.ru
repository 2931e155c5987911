PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:population rg:category <https://w3id.org/reliefgraph/id/concept/population-categories/migrant> } ;
INSERT DATA { ex:population rg:category <https://w3id.org/reliefgraph/id/concept/phases/arrival> }
