PREFIX ex: <https://example.org/>
PREFIX schema: <https://schema.org/>
DELETE DATA { ex:organization schema:sameAs <https://example.net/org> } ;
INSERT DATA { ex:organization schema:sameAs "text" }
