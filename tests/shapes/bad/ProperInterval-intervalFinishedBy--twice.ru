PREFIX ex: <https://example.org/>
PREFIX time: <http://www.w3.org/2006/time#>
INSERT DATA { ex:interval time:intervalFinishedBy ex:interval }
