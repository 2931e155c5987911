PREFIX ex: <https://example.org/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
DELETE DATA { ex:place geo:hasCentroid ex:centroid } ;
INSERT DATA { ex:place geo:hasCentroid ex:source }
