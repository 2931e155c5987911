PREFIX ex: <https://example.org/>
PREFIX schema: <https://schema.org/>
DELETE DATA { ex:page schema:text "Two teams." } ;
INSERT DATA { ex:page schema:text "Two teams."@en }
