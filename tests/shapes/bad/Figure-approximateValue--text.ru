PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE DATA { ex:approximate rg:approximateValue "12.5"^^xsd:decimal } ;
INSERT DATA { ex:approximate rg:approximateValue "12.5" }
