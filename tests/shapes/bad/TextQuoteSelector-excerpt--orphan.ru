PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
INSERT DATA { ex:q2 a oa:TextQuoteSelector ; oa:exact "two" ; oa:prefix "" ; oa:suffix "" }
