PREFIX ex: <https://example.org/>
INSERT DATA { ex:organization ex:colour "red" }
