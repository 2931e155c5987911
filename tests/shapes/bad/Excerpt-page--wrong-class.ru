PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
DELETE DATA { ex:excerpt oa:hasSource ex:page } ;
INSERT DATA { ex:excerpt oa:hasSource ex:source }
