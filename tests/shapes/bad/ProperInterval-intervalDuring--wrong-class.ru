PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX time: <http://www.w3.org/2006/time#>
DELETE DATA { ex:interval time:intervalDuring ex:later } ;
INSERT DATA { ex:interval time:intervalDuring ex:day }
