PREFIX ex: <https://example.org/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
INSERT DATA { ex:centroid geo:asWKT "POINT(1 1)"^^geo:wktLiteral }
