PREFIX ex: <https://example.org/>
INSERT DATA { ex:centroid ex:colour "red" }
