PREFIX ex: <https://example.org/>
INSERT DATA { ex:position ex:colour "red" }
