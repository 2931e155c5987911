PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:page rg:sha256 "0000000000000000000000000000000000000000000000000000000000000000" } ;
INSERT DATA { ex:page rg:sha256 "00" }
