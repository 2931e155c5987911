PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { ex:day time:inXSDgYear "2023"^^xsd:gYear }
