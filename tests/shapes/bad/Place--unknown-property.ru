PREFIX ex: <https://example.org/>
INSERT DATA { ex:place ex:colour "red" }
