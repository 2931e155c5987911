PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:report dcterms:publisher ex:organization } ;
INSERT DATA { ex:report dcterms:publisher ex:source }
