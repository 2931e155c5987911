PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { <https://w3id.org/reliefgraph/id/concept/sexes/male> skos:prefLabel "male (es)"@es } ;
INSERT DATA { <https://w3id.org/reliefgraph/id/concept/sexes/male> skos:prefLabel "Male"@es }
