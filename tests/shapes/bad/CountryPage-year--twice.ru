PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
INSERT DATA { ex:page dcterms:temporal ex:later }
