PREFIX ex: <https://example.org/>
INSERT DATA { ex:interval ex:colour "red" }
