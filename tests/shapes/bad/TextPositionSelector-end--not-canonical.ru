PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:position oa:end "3"^^xsd:integer } ;
INSERT DATA { ex:position oa:end "03"^^xsd:integer }
