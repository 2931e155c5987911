PREFIX ex: <https://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX time: <http://www.w3.org/2006/time#>
INSERT DATA { ex:late a time:ProperInterval ; rdfs:label "late"@en ; time:intervalDuring ex:early ; time:hasBeginning ex:new-year . ex:early a time:ProperInterval ; rdfs:label "early"@en ; time:hasEnd ex:year . }
