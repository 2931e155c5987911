PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { ex:day time:inXSDDate "2023-12-30"^^xsd:date }
