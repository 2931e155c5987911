PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:report dcterms:temporal ex:interval } ;
INSERT DATA { ex:report dcterms:temporal ex:source }
