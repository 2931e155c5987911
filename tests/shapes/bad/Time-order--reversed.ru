PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX time: <http://www.w3.org/2006/time#>
INSERT DATA { ex:backwards a time:ProperInterval ; rdfs:label "backwards"@en ; time:hasBeginning ex:new-year ; time:hasEnd ex:month . }
