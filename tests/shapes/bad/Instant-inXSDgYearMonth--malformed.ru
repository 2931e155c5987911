PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:month time:inXSDgYearMonth "2023-12"^^xsd:gYearMonth } ;
INSERT DATA { ex:month time:inXSDgYearMonth "2023-12Z"^^xsd:gYearMonth }
