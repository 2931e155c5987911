PREFIX ex: <https://example.org/>
INSERT DATA { ex:event ex:colour "red" }
