PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
DELETE DATA { ex:position oa:start 0 } ;
INSERT DATA { ex:position oa:start 3 }
