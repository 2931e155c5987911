PREFIX ex: <https://example.org/>
INSERT DATA { ex:encoding ex:colour "red" }
