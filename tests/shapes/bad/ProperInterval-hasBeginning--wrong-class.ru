PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
DELETE DATA { ex:interval time:hasBeginning ex:day } ;
INSERT DATA { ex:interval time:hasBeginning ex:source }
