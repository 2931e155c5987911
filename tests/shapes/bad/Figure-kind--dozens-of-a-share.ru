PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { ex:share rg:maxExclusive 12.5 ; rg:denominator 100 } ;
INSERT DATA { ex:share rg:quantifier <https://w3id.org/reliefgraph/id/concept/quantifiers/dozens> . <https://w3id.org/reliefgraph/id/concept/quantifiers/dozens> a skos:Concept ; skos:broader <https://w3id.org/reliefgraph/id/concept/quantifiers/amount> ; skos:inScheme <https://w3id.org/reliefgraph/id/concept/quantifiers> ; skos:prefLabel "dozens"@en , "dozens (es)"@es ; skos:definition "A concept."@en . }
