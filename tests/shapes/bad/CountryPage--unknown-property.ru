PREFIX ex: <https://example.org/>
INSERT DATA { ex:page ex:colour "red" }
