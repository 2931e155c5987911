PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:page dcterms:spatial ex:place } ;
INSERT DATA { ex:page dcterms:spatial ex:source }
