PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
DELETE DATA { ex:interval time:intervalStartedBy ex:later } ;
INSERT DATA { ex:interval time:intervalStartedBy ex:day }
