PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX time: <http://www.w3.org/2006/time#>
INSERT DATA { ex:one a time:ProperInterval ; rdfs:label "one"@en ; time:before ex:other . ex:other a time:ProperInterval ; rdfs:label "other"@en ; time:before ex:one . }
