PREFIX ex: <https://example.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE DATA { ex:page prov:wasDerivedFrom ex:report } ;
INSERT DATA { ex:page prov:wasDerivedFrom ex:source }
