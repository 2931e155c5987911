PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:place rg:withinIso3166Part2 "FR-01" } ;
INSERT DATA { ex:place rg:withinIso3166Part2 "FR" }
