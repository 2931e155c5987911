PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
INSERT DATA { ex:vague rg:partOfFigure ex:twice . ex:twice rg:partOfFigure ex:vague }
