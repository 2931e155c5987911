PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
DELETE WHERE { ex:excerpt oa:hasSource ?value }
