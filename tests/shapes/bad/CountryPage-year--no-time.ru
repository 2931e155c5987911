PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:page dcterms:temporal ex:interval } ;
INSERT DATA { ex:page dcterms:temporal ex:source }
