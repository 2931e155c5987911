PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:day time:inXSDDate "2023-12-31"^^xsd:date }
