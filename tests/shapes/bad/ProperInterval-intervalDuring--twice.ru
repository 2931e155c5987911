PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX time: <http://www.w3.org/2006/time#>
INSERT DATA { ex:interval time:intervalDuring ex:interval }
