PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE DATA { ex:source rdfs:seeAlso ex:list } ;
INSERT DATA { ex:source rdfs:seeAlso "text" }
