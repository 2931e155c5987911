PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { ex:place rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/city> } ;
INSERT DATA { ex:place rg:placeType <https://w3id.org/reliefgraph/id/concept/place-types/region> . <https://w3id.org/reliefgraph/id/concept/place-types/region> a skos:Concept ; skos:inScheme <https://w3id.org/reliefgraph/id/concept/place-types> ; skos:prefLabel "region"@en , "region (es)"@es ; skos:definition "A concept."@en }
