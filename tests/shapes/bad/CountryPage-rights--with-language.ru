PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:page dcterms:rights "© the publisher" } ;
INSERT DATA { ex:page dcterms:rights "© the publisher"@en }
