PREFIX ex: <https://example.org/>
INSERT DATA { ex:quote ex:colour "red" }
