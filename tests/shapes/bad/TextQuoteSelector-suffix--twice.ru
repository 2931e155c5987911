PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
INSERT DATA { ex:quote oa:suffix "Another" }
