PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:iso3166Alpha2 "FR" } ;
INSERT DATA { ex:place rg:iso3166Alpha2 "FR"@en }
