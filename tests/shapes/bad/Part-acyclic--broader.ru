PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { <https://w3id.org/reliefgraph/id/concept/place-types/facility> skos:broader <https://w3id.org/reliefgraph/id/concept/place-types/hospital> }
