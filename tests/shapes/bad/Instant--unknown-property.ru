PREFIX ex: <https://example.org/>
INSERT DATA { ex:day ex:colour "red" }
