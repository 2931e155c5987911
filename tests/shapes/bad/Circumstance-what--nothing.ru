PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:brief rg:condition <https://w3id.org/reliefgraph/id/concept/conditions/injury> }
