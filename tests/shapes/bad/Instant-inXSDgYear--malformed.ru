PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:year time:inXSDgYear "2022"^^xsd:gYear } ;
INSERT DATA { ex:year time:inXSDgYear "2022Z"^^xsd:gYear }
