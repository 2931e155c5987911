PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE DATA { ex:month rdfs:label "month"@en } ;
INSERT DATA { ex:month rdfs:label "June 2019"@en }
