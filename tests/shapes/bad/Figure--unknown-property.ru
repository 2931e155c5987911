PREFIX ex: <https://example.org/>
INSERT DATA { ex:exact ex:colour "red" }
