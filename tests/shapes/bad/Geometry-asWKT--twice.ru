PREFIX ex: <https://example.org/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
INSERT DATA { ex:centroid geo:asWKT "POINT(3 48)"^^geo:wktLiteral }
