PREFIX ex: <https://example.org/>
PREFIX schema: <https://schema.org/>
INSERT DATA { ex:team schema:sameAs <https://example.net/org> }
