PREFIX ex: <https://example.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:said rdf:predicate rg:place } ;
INSERT DATA { ex:said rdf:predicate "text" }
