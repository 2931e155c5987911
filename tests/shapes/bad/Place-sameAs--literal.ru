PREFIX ex: <https://example.org/>
PREFIX schema: <https://schema.org/>
DELETE DATA { ex:place schema:sameAs <https://example.net/place> } ;
INSERT DATA { ex:place schema:sameAs "text" }
