PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:under-five rg:ageAbove 1 ; rg:ageBelow 5 }
