PREFIX ex: <https://example.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { ex:organization skos:closeMatch <https://example.net/near> } ;
INSERT DATA { ex:organization skos:closeMatch "text" }
