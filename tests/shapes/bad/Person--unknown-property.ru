PREFIX ex: <https://example.org/>
INSERT DATA { ex:person ex:colour "red" }
