PREFIX ex: <https://example.org/>
INSERT DATA { ex:population ex:colour "red" }
