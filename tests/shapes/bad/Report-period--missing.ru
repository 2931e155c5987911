PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE WHERE { ex:report dcterms:temporal ?value }
