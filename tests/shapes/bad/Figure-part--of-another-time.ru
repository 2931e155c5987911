PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { ex:near rg:time ex:year-part . ex:year-part a time:Instant ; rdfs:label "y"@en ; time:inXSDDate "2022-01-01"^^xsd:date .  }
