PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX schema: <https://schema.org/>
DELETE { ?page schema:text ?value } INSERT { ?page rg:textWithheld false } WHERE { ?page schema:text ?value }
