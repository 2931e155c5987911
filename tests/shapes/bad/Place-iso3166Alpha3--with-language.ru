PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:iso3166Alpha3 "FRE" } ;
INSERT DATA { ex:place rg:iso3166Alpha3 "FRE"@en }
