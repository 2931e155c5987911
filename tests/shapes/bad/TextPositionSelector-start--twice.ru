PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
INSERT DATA { ex:position oa:start 1 }
