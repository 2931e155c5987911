PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE DATA { ex:place rdfs:label "place"@en } ;
INSERT DATA { ex:place rdfs:label "lugar"@es }
