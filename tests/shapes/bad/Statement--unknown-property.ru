PREFIX ex: <https://example.org/>
INSERT DATA { ex:said ex:colour "red" }
