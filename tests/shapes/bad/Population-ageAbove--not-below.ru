PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:under-five rg:ageAbove 1 } ;
INSERT DATA { ex:under-five rg:ageAbove 5 }
