PREFIX ex: <https://example.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { ex:organization skos:exactMatch <https://example.net/org> } ;
INSERT DATA { ex:organization skos:exactMatch "text" }
