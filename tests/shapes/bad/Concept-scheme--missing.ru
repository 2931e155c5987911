PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE WHERE { <https://w3id.org/reliefgraph/id/concept/bases/page-scope> skos:inScheme ?scheme }
