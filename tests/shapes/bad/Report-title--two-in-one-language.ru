PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
INSERT DATA { ex:report dcterms:title "another"@en }
