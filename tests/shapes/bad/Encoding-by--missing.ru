PREFIX ex: <https://example.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE DATA { ex:encoding prov:wasAssociatedWith ex:organization }
