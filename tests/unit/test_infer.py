import pytest
from rdflib import OWL, RDF, RDFS, Dataset, Graph, Literal, URIRef

from kg import infer
from kg.errors import Inconsistent
from kg.namespaces import CONCEPT, GRAPH, ID, RG
from tests.conftest import FREEDONIA, copy_of

SFWITHIN = URIRef("http://www.opengis.net/ont/geosparql#sfWithin")


def inferred(dataset: Dataset) -> Graph:
    return dataset.graph(GRAPH.inferred)


def test_a_place_in_a_place_in_a_country_is_in_the_country(dataset: Dataset) -> None:
    assert (ID["place/tolmar"], RG.within, ID["place/freedonia"]) in inferred(dataset)
    assert (ID["place/freedonia"], RG.contains, ID["place/tolmar"]) in inferred(dataset)
    assert (ID["place/tolmar"], SFWITHIN, ID["place/freedonia"]) in inferred(dataset)


def test_an_organisation_is_present_where_it_offers_services(dataset: Dataset) -> None:
    places = set(inferred(dataset).objects(ID["organization/star-relief"], RG.presentIn))
    names = ("tolmar", "vesta", "northern-freedonia", "freedonia")
    assert places >= {ID[f"place/{name}"] for name in names}
    assert ID["place/ruritania"] not in places


def test_what_a_team_provides_its_organisation_provides(dataset: Dataset) -> None:
    first_aid = ID[f"service/{FREEDONIA}/vesta-first-aid"]
    assert (ID["organization/star-relief"], RG.provides, first_aid) in inferred(dataset)
    assert (first_aid, RG.provider, ID["organization/star-relief"]) in inferred(dataset)


def test_a_service_serves_people_with_the_conditions_of_its_recipients(dataset: Dataset) -> None:
    service = ID[f"service/{FREEDONIA}/vesta-first-aid"]
    found = set(inferred(dataset).objects(service, RG.servesPeopleWith))
    assert found == {CONCEPT[f"conditions/{name}"] for name in ("contusion", "mental-distress")}


def test_the_kind_of_a_quantity_follows_from_its_property(dataset: Dataset) -> None:
    kinds = {
        "outpatient-consultations": RG.ExactObservation,
        "hosted": RG.BoundedObservation,
        "hosted-rank": RG.RankedObservation,
        "killed": RG.QualitativeObservation,
    }
    for name, kind in kinds.items():
        assert (ID[f"observation/{FREEDONIA}/{name}"], RDF.type, kind) in inferred(dataset)


def test_a_bound_becomes_no_value(dataset: Dataset) -> None:
    hosted = ID[f"observation/{FREEDONIA}/hosted"]
    assert (hosted, RG.atLeast, Literal(40000)) in inferred(dataset)
    assert (hosted, RG.value, None) not in inferred(dataset)
    assert (hosted, RG.atMost, None) not in inferred(dataset)


def test_only_what_is_new_and_about_things(dataset: Dataset) -> None:
    new = set(inferred(dataset))
    others = {(s, p, o) for s, p, o, g in dataset.quads() if str(g) != str(GRAPH.inferred)}
    assert not new & others
    for subject, predicate, value in new:
        assert isinstance(subject, URIRef)
        assert subject.startswith(ID)
        assert isinstance(value, URIRef | Literal)
        assert subject != value
        assert predicate not in (OWL.sameAs, OWL.differentFrom)
        assert value not in (OWL.Thing, RDFS.Resource)


def test_inferring_again_adds_nothing(dataset: Dataset) -> None:
    assert set(infer.closure(copy_of(dataset))) == set()


def test_a_contradiction_is_told_with_its_triples(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    hosted = ID[f"observation/{FREEDONIA}/hosted"]
    broken.graph(GRAPH.reports[FREEDONIA]).add((hosted, RG.value, Literal(40000)))
    with pytest.raises(Inconsistent) as caught:
        infer.closure(broken)
    assert any("ExactObservation" in text for text in caught.value.contradictions)
    lines = "\n".join(caught.value.triples)
    assert f"{hosted.n3()} {RG.value.n3()}" in lines
    assert f"{hosted.n3()} {RG.minExclusive.n3()}" in lines
    assert f"{GRAPH.reports}{FREEDONIA}" in lines


def test_a_place_is_no_population(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    service = ID[f"service/{FREEDONIA}/vesta-first-aid"]
    broken.graph(GRAPH.reports[FREEDONIA]).add((service, RG.recipient, ID["place/vesta"]))
    with pytest.raises(Inconsistent):
        infer.closure(broken)
