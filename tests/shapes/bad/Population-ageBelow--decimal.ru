PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:under-five rg:ageBelow 5 } ;
INSERT DATA { ex:under-five rg:ageBelow 5.5 }
