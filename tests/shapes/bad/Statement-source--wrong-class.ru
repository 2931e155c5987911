PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:given dcterms:source ex:source } ;
INSERT DATA { ex:given dcterms:source ex:person }
