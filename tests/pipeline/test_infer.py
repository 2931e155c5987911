import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, Dataset, Graph, Literal, URIRef

from kg import infer
from kg.errors import Inconsistent
from kg.namespaces import CONCEPT, GRAPH, ID, RG
from tests import tiny
from tests.conftest import FREEDONIA, copy_dataset

SFWITHIN = URIRef("http://www.opengis.net/ont/geosparql#sfWithin")


def inferred(dataset: Dataset) -> Graph:
    return dataset.graph(GRAPH.inferred)


def test_a_place_in_a_place_in_a_country_is_in_the_country(dataset: Dataset) -> None:
    assert (ID["place/vesta"], RG.within, ID["place/freedonia"]) in inferred(dataset)
    assert (ID["place/freedonia"], RG.contains, ID["place/tolmar"]) in inferred(dataset)
    assert (ID["place/tolmar"], SFWITHIN, ID["place/freedonia"]) in inferred(dataset)


def test_an_organisation_is_present_where_it_offers_services(dataset: Dataset) -> None:
    places = set(inferred(dataset).objects(ID["presence/star-relief-2023"], RG.place))
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


def test_why_it_was_decided_is_why_it_happens(dataset: Dataset) -> None:
    end, why = ID[f"event/{FREEDONIA}/end-of-operations"], inferred(dataset)
    assert (end, RG.decidedBy, ID[f"event/{FREEDONIA}/decision"]) in why
    assert (end, RG.cause, CONCEPT["reasons/resource-related-challenges"]) in why
    assert len(set(why.objects(end, RG.purpose))) == 1
    assert set(why.objects(end, RG.reason)) == {
        *why.objects(end, RG.cause),
        *why.objects(end, RG.purpose),
    }


def test_what_follows_is_triggered_or_responds_comes_after(dataset: Dataset) -> None:
    emergency = ID[f"operation/{FREEDONIA}/vesta-emergency"]
    earlier = ("violent-response", "protests", "ousting")
    assert set(inferred(dataset).objects(emergency, RG.comesAfter)) == {
        ID[f"event/{FREEDONIA}/{name}"] for name in earlier
    }


def test_a_plan_is_no_activity_that_happened(dataset: Dataset) -> None:
    activity = URIRef("http://www.w3.org/ns/prov#Activity")
    assert not set(inferred(dataset).subjects(RDF.type, activity))


def test_what_people_have_and_what_is_treated_are_problems(dataset: Dataset) -> None:
    service = ID[f"service/{FREEDONIA}/tolmar-chronic-diseases"]
    patients = ID[f"population/{FREEDONIA}/patients-vesta"]
    problems = inferred(dataset)
    assert (service, RG.problem, CONCEPT["conditions/chronic-diseases"]) in problems
    assert (patients, RG.problem, CONCEPT["conditions/contusion"]) in problems


def test_the_kind_of_a_quantity_follows_from_its_property(dataset: Dataset) -> None:
    kinds = {
        "outpatient-consultations": RG.ExactFigure,
        "hosted": RG.BoundedFigure,
        "hosted-rank": RG.RankedFigure,
        "killed": RG.VagueFigure,
    }
    for name, kind in kinds.items():
        assert (ID[f"observation/{FREEDONIA}/{name}"], RDF.type, kind) in inferred(dataset)


def test_a_bound_becomes_no_value(dataset: Dataset) -> None:
    hosted = ID[f"observation/{FREEDONIA}/hosted"]
    assert (hosted, RG.atLeast, Literal(40000)) in inferred(dataset)
    assert (hosted, RG.value, None) not in inferred(dataset)
    assert (hosted, RG.atMost, None) not in inferred(dataset)


def test_inferred_triples_are_new_and_about_things(dataset: Dataset) -> None:
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


def test_terms_that_are_the_same_as_themselves_add_nothing(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asserted = copy_dataset(dataset)
    asserted.remove_graph(GRAPH.inferred)
    ours = set(infer.closure(asserted))
    monkeypatch.setattr(infer, "_Semantics", owlrl.OWLRL_Semantics)
    assert len(ours) > 1_000
    assert set(infer.closure(asserted)) == ours


def test_inferring_again_adds_nothing(dataset: Dataset) -> None:
    assert set(infer.closure(copy_dataset(dataset))) == set()


def test_a_contradiction_lists_its_triples(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    hosted = ID[f"observation/{FREEDONIA}/hosted"]
    broken.graph(GRAPH.reports[FREEDONIA]).add((hosted, RG.value, Literal(40000)))
    with pytest.raises(Inconsistent) as caught:
        infer.closure(broken)
    assert any("ExactFigure" in text for text in caught.value.contradictions)
    lines = "\n".join(caught.value.triples)
    assert f"{hosted.n3()} {RG.value.n3()}" in lines
    assert f"{hosted.n3()} {RG.minExclusive.n3()}" in lines
    assert f"{GRAPH.reports}{FREEDONIA}" in lines


def test_a_place_is_no_population(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    protests = ID[f"event/{FREEDONIA}/protests"]
    broken.graph(GRAPH.reports[FREEDONIA]).add((protests, RG.population, ID["place/vesta"]))
    with pytest.raises(Inconsistent):
        infer.closure(broken)


# ---- which triples of the closure are kept

NOTES = ("definition", "example", "scopeNote", "changeNote", "note", "altLabel")


@pytest.mark.parametrize(
    ("schema", "facts", "new"),
    [
        # the rules make a place border itself; that is left out
        (
            "rg:borders a owl:SymmetricProperty , owl:TransitiveProperty",
            "<id/a> rg:borders <id/b>",
            "<id/b> rg:borders <id/a>",
        ),
        # so are the classes of OWL and RDFS
        (
            "rg:Place rdfs:subClassOf rg:Area , owl:Thing , rdfs:Resource , rdf:List",
            "<id/a> a rg:Place",
            "<id/a> a rg:Area",
        ),
        # links say that two names mean one thing
        (
            "rg:capital a owl:FunctionalProperty . rg:near rdfs:subPropertyOf owl:differentFrom",
            "<id/a> rg:capital <id/b> , <id/c> ; rg:near <id/b> . <id/b> rdfs:label 'B'",
            "<id/c> rdfs:label 'B' . <id/a> rg:near <id/c>",
        ),
        # subjects are our own things, never literals or blank nodes
        (
            "rg:code owl:inverseOf rg:coded . rg:in owl:inverseOf rg:has",
            f"<id/a> rg:code 'x' , '{ID.x}' ; rg:in [] , <https://example.org/b>",
            "",
        ),
        (
            "rg:in rdfs:subPropertyOf rg:within",
            "<id/a> rg:in [] , <https://example.org/b> , 'c'",
            "<id/a> rg:within <https://example.org/b> , 'c'",
        ),
        # nothing follows from notes, statements and excerpts
        (
            "skos:note rdfs:subPropertyOf rg:text . rg:evidence owl:inverseOf rg:supports",
            "<id/a> skos:note 'n' . <id/excerpt/x> rg:evidence <id/a> . <id/b> rg:evidence <id/c> ."
            "<id/statement/x> rg:evidence <id/a>",
            "<id/c> rg:supports <id/b>",
        ),
        (
            " . ".join(f"skos:{note} rdfs:subPropertyOf rg:text" for note in NOTES),
            "<id/a> " + " ; ".join(f"skos:{note} '{note}'" for note in NOTES),
            "<id/a> rg:text 'altLabel'",
        ),
        # a triple that any graph has is not new
        (
            "rg:in owl:inverseOf rg:has . <id/b> rg:has <id/a>",
            "<id/a> rg:in <id/b> , <id/c>",
            "<id/c> rg:has <id/a>",
        ),
    ],
)  # fmt: skip
def test_only_new_triples_about_things_are_kept(schema: str, facts: str, new: str) -> None:
    dataset = tiny.dataset(
        f"GRAPH <graph/ontology> {{ {schema} }} GRAPH <graph/report/r> {{ {facts} }}"
    )
    expected = {quad[:3] for quad in tiny.dataset(f"{new} ." if new else "").quads()}
    assert set(infer.closure(dataset)) == expected


def test_a_contradiction_lists_facts_that_put_a_thing_into_its_classes() -> None:
    dataset = tiny.dataset(
        """GRAPH <graph/ontology> {
          rg:Place owl:disjointWith rg:Person . rg:Town rdfs:subClassOf rg:Place .
          rg:knows rdfs:domain rg:Person . rg:near rdfs:range rg:Place .
          <id/a> a rg:Person .
        }
        GRAPH <graph/report/r> { <id/a> a rg:Town ; rg:knows <id/b> . <id/b> a rg:Place }
        GRAPH <graph/links> { <id/q> rg:near <id/a> . <id/a> skos:exactMatch <https://e.org/c> }
        """
    )
    with pytest.raises(Inconsistent) as caught:
        infer.closure(dataset)
    report, links = (f"<{GRAPH.reports}r>", f"<{GRAPH.links}>")
    assert list(caught.value.triples) == [
        f"{ID.a.n3()} {RDF.type.n3()} {RG.Town.n3()} {report} .",
        f"{ID.a.n3()} {RG.knows.n3()} {ID.b.n3()} {report} .",
        f"{ID.q.n3()} {RG.near.n3()} {ID.a.n3()} {links} .",
    ]


def test_all_contradictions_are_listed_in_order() -> None:
    dataset = tiny.dataset(
        """GRAPH <graph/ontology> {
            rg:Place owl:disjointWith rg:Person . rg:near a owl:IrreflexiveProperty .
            <id/c> a rg:Person . <https://example.org/x> a rg:Person , rg:Place .
        }
        GRAPH <graph/report/r> { <id/c> a rg:Place . <id/b> rg:near <id/b> .
            <id/a> a rg:Place , rg:Person . <https://example.org/x> rg:near <id/c> }
        GRAPH <graph/reports> { <id/a> rg:near <id/q> }
        GRAPH <graph/links> { <id/a> rg:near <id/z> , <id/y> }
        """
    )
    with pytest.raises(Inconsistent) as caught:
        infer.closure(dataset)
    disjoint = f"Disjoint classes {RG.Place} and {RG.Person} have a common individual"
    assert list(caught.value.contradictions) == [
        f"{disjoint} https://example.org/x",
        f"{disjoint} {ID.a}",
        f"{disjoint} {ID.c}",
        f"Irreflexive property used on {ID.b} with {RG.near}",
    ]
    report = f"<{GRAPH.reports}r>"
    assert list(caught.value.triples) == [
        f"<https://example.org/x> <{RG.near}> <{ID.c}> {report} .",
        f"<{ID.a}> {RDF.type.n3()} <{RG.Person}> {report} .",
        f"<{ID.a}> {RDF.type.n3()} <{RG.Place}> {report} .",
        f"<{ID.a}> <{RG.near}> <{ID.y}> <{GRAPH.links}> .",
        f"<{ID.a}> <{RG.near}> <{ID.z}> <{GRAPH.links}> .",
        f"<{ID.b}> <{RG.near}> <{ID.b}> {report} .",
        f"<{ID.c}> {RDF.type.n3()} <{RG.Place}> {report} .",
    ]
