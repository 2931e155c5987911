PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:encoding dcterms:date "2026-11-23"^^xsd:date } ;
INSERT DATA { ex:encoding dcterms:date "2026-11-23" }
