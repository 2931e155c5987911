PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:population rg:originExcept ex:country } ;
INSERT DATA { ex:population rg:originExcept ex:source }
