PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
DELETE { ?s rg:place ?o } WHERE { VALUES ?s { ex:people ex:population } ?s rg:place ?o } ;
INSERT DATA { ex:people rg:place ex:place . ex:population rg:place ex:country }
