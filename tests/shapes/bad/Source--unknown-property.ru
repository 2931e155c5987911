PREFIX ex: <https://example.org/>
INSERT DATA { ex:source ex:colour "red" }
