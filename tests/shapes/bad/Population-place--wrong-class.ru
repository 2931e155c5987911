PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:population rg:place ex:place } ;
INSERT DATA { ex:population rg:place ex:source }
