PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:open rg:maxExclusive 300 ; rg:minExclusive 200 } ;
INSERT DATA { ex:open rg:maxExclusive "300" }
