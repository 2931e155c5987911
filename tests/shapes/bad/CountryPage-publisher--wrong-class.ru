PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:page dcterms:publisher ex:organization } ;
INSERT DATA { ex:page dcterms:publisher ex:source }
