PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { ex:month time:inXSDgYearMonth "2024-11"^^xsd:gYearMonth }
