PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/>
DELETE DATA { ex:source dcterms:license ex:licence } ;
INSERT DATA { ex:source dcterms:license "text" }
