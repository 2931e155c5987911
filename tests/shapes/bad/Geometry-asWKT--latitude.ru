PREFIX ex: <https://example.org/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
INSERT DATA { ex:point a geo:Geometry ; geo:asWKT "POINT(2.5 98.25)"^^geo:wktLiteral }
