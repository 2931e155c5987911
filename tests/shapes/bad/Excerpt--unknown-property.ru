PREFIX ex: <https://example.org/>
INSERT DATA { ex:excerpt ex:colour "red" }
