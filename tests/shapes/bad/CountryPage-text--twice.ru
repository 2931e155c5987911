PREFIX ex: <https://example.org/>
PREFIX schema: <https://schema.org/>
INSERT DATA { ex:page schema:text "Another" }
