PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
INSERT DATA { ex:p2 a oa:TextPositionSelector ; oa:start 0 ; oa:end 3 }
