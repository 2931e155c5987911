PREFIX ex: <https://example.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:said rg:evidence ex:excerpt } ;
INSERT DATA { ex:too a rg:Statement ; rdf:subject ex:event ; rdf:predicate rg:place ; rdf:object ex:place ; rg:evidence ex:excerpt ; rg:basis <https://w3id.org/reliefgraph/id/concept/bases/stated> }
