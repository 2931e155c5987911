PREFIX ex: <https://example.org/>
INSERT DATA { ex:report ex:colour "red" }
