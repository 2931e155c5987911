PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:page dcterms:language "en" } ;
INSERT DATA { ex:page dcterms:language "es" }
