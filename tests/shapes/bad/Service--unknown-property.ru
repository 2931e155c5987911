PREFIX ex: <https://example.org/>
INSERT DATA { ex:service ex:colour "red" }
