PREFIX ex: <https://example.org/>
PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
PREFIX unit: <http://qudt.org/vocab/unit/>
DELETE DATA { ex:exact rg:indicator <https://w3id.org/reliefgraph/id/concept/indicators/consultations> } ;
INSERT DATA {
  ex:exact rg:indicator <https://w3id.org/reliefgraph/id/concept/phases/arrival> .
  <https://w3id.org/reliefgraph/id/concept/phases/arrival> rg:unit unit:NUM
}
