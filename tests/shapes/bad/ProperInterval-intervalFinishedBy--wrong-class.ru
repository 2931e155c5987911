PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
DELETE DATA { ex:interval time:intervalFinishedBy ex:later } ;
INSERT DATA { ex:interval time:intervalFinishedBy ex:day }
