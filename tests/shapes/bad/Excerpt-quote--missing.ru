PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
DELETE WHERE { ex:quote ?p ?o } ;
DELETE DATA { ex:excerpt oa:hasSelector ex:quote }
