PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE DATA { ex:exact rdfs:label "exact"@en } ;
INSERT DATA { ex:exact rdfs:label "exactly 900 consultations"@en }
