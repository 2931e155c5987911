PREFIX ex: <https://example.org/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
DELETE DATA { ex:centroid geo:asWKT "POINT(2.5 48.25)"^^geo:wktLiteral } ;
INSERT DATA { ex:centroid geo:asWKT "POINT(2.5 98.25)"^^geo:wktLiteral }
