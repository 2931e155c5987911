PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
DELETE DATA { ex:quote oa:suffix " teams." } ;
INSERT DATA { ex:quote oa:suffix " teams."@en }
