PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
DELETE DATA { ex:later time:hasBeginning ex:day }
