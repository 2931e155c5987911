PREFIX ex: <https://example.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE DATA { ex:said rg:evidence ex:excerpt } ;
INSERT DATA { ex:said rg:evidence ex:other . ex:other a rg:Excerpt , oa:SpecificResource ; oa:hasSource ex:page ; oa:hasSelector ex:q2 , ex:p2 . ex:q2 a oa:TextQuoteSelector ; oa:exact "two" ; oa:prefix "" ; oa:suffix "" . ex:p2 a oa:TextPositionSelector ; oa:start 0 ; oa:end 3 }
