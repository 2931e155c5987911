PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE DATA { ex:share rdfs:label "share"@en } ;
INSERT DATA { ex:share rdfs:label "13% of them"@en }
