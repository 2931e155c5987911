PREFIX ex: <https://example.org/>
INSERT DATA { ex:operation ex:colour "red" }
