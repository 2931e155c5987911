PREFIX ex: <https://example.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { ex:place skos:exactMatch <https://example.net/place> } ;
INSERT DATA { ex:place skos:exactMatch "text" }
