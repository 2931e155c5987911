"""What the page on Peru says and what it leaves open, where an encoding once said more or less."""

import hashlib

import pytest
from rdflib import RDF, SKOS, Dataset, Literal, URIRef

from kg import check, validate
from kg.config import Config
from kg.evidence import quantities
from kg.evidence.statements import Triple, statement_iri
from kg.namespaces import BASES, CONCEPT, GRAPH, ID, OA, RG, SCHEMA

PERU = "msf-2023-peru"
FOLDER = Config().reports / PERU


def own(kind: str, slug: str) -> URIRef:
    return ID[f"{kind}/{PERU}/{slug}"]


PROTESTS, RESPONSE = own("event", "protests"), own("event", "violent-response")
TO_PERU, TO_TUMBES = own("event", "journey-to-peru"), own("event", "journey-to-tumbes")
MIGRANTS, OTHERS = own("population", "migrant-patients"), "other-latin-american-migrants"
OPD = own("observation", "outpatient-consultations")
MENTAL = own("observation", "individual-mental-health-consultations")
POLICE = own("organization", "police")

#: Facts, their evidence, and words that their quotations must contain.
READ: dict[str, tuple[Triple, str, str]] = {
    "can take": (
        (own("observation", "journey-duration"), RG.frequency, CONCEPT["quantifiers/possible"]),
        "stated",
        "can take weeks or even months",
    ),
    "many continue": (
        (own("observation", "living-conditions"), RG.duration, CONCEPT["quantifiers/continuing"]),
        "stated",
        "many people continue to live",
    ),
    "they continue": (
        (
            own("observation", "patients-living-conditions"),
            RG.duration,
            CONCEPT["quantifiers/continuing"],
        ),
        "stated",
        "they continue to live",
    ),
    "immediately": (
        (
            own("observation", "emergency-launch"),
            RG.promptness,
            CONCEPT["quantifiers/immediately"],
        ),
        "stated",
        "Our team in Lima immediately launched",
    ),
    "injured in the protests": (
        (own("population", "injured-in-protests"), RG.event, PROTESTS),
        "interpretation",
        "injured during political protests",
    ),
    "protests in Lima": (
        (PROTESTS, RG.place, ID["place/lima"]),
        "interpretation",
        "political protests in the capital, Lima",
    ),
    "the country": (
        (RESPONSE, RG.place, ID["place/peru"]),
        "interpretation",
        "triggering a violent response",
    ),
    "the capital": (
        (ID["place/lima"], RG.capitalOf, ID["place/peru"]),
        "interpretation",
        "the capital, Lima",
    ),
    "other countries": (
        (own("population", OTHERS), RG.originExcept, ID["place/venezuela"]),
        "interpretation",
        "migrants from other Latin American countries",
    ),
    "from Venezuela to Peru": (
        (TO_PERU, RG.origin, ID["place/venezuela"]),
        "interpretation",
        "across several borders",
    ),
    "to Peru": ((TO_PERU, RG.destination, ID["place/peru"]), "interpretation", "arrive in Peru"),
    "from home": (
        (TO_TUMBES, RG.origin, ID["place/venezuela"]),
        "interpretation",
        "in their home country",
    ),
    "to Tumbes": (
        (TO_TUMBES, RG.destination, ID["place/tumbes"]),
        "interpretation",
        "settled there after traveling",
    ),
    "migrant patients": (
        (MIGRANTS, RG.category, CONCEPT["population-categories/migrant"]),
        "interpretation",
        "irregular administrative status",
    ),
    "who helped": ((OPD, RG.provider, ID["organization/msf"]), "page-scope", "How we're helping"),
    "who helped, too": (
        (MENTAL, RG.provider, ID["organization/msf"]),
        "page-scope",
        "How we're helping",
    ),
    "the police": (
        (POLICE, RG.place, ID["place/peru"]),
        "interpretation",
        "the police",
    ),
    "throughout": (
        (own("operation", "northern-peru"), RG.throughout, ID["time/2023"]),
        "stated",
        "Throughout 2023",
    ),
    "to flee": (
        (TO_TUMBES, RG.cause, CONCEPT["conditions/poverty"]),
        "stated",
        "to flee poverty",
    ),
    "in their home country": (
        (own("observation", "causes-at-home"), RG.place, ID["place/venezuela"]),
        "interpretation",
        "in their home country",
    ),
    "due to": (
        (own("event", "decision"), RG.cause, CONCEPT["reasons/resource-related-challenges"]),
        "stated",
        "due to resource-related challenges",
    ),
    "to enable us": (
        (own("event", "decision"), RG.purpose, CONCEPT["conditions/acute-needs"]),
        "stated",
        "to enable us to respond to acute needs",
    ),
    "elsewhere in the world": (
        (own("observation", "acute-needs"), RG.place, own("place", "elsewhere")),
        "stated",
        "acute needs elsewhere in the world",
    ),
    "each has a journey of their own": (
        (TO_PERU, RG.status, CONCEPT["statuses/recurring"]),
        "interpretation",
        "an arduous journey",
    ),
    "patients of previous years": (
        (own("population", "patients-tumbes-before"), RG.time, own("time", "previous-years")),
        "interpretation",
        "As in previous years",
    ),
    "patients in Lima": (
        (
            own("population", "patients-lima"),
            RG.subgroupOf,
            own("population", "injured-in-protests"),
        ),
        "interpretation",
        "people injured during political protests",
    ),
    "settled there": (
        (own("population", "venezuelans-tumbes"), RG.phase, CONCEPT["phases/settled"]),
        "stated",
        "who have settled there",
    ),
}


@pytest.mark.parametrize(("fact", "basis", "words"), READ.values(), ids=READ.keys())
def test_a_reading_rests_on_its_words(
    fact: Triple, basis: str, words: str, dataset: Dataset
) -> None:
    provenance = dataset.graph(GRAPH.provenance)
    statement = statement_iri(PERU, fact)
    assert fact in dataset.graph(GRAPH.reports[PERU])
    assert provenance.value(statement, RG.basis) == BASES[basis]
    carried = [
        str(exact)
        for excerpt in provenance.objects(statement, RG.evidence)
        for selector in provenance.objects(excerpt, OA.hasSelector)
        for exact in provenance.objects(selector, OA.exact)
    ]
    assert any(words in exact for exact in carried), carried


def test_no_group_of_the_migrant_patients_is_of_others(dataset: Dataset) -> None:
    """Patients in Lima and of the local community have no journeys and no such status."""
    facts = dataset.graph(GRAPH.reports[PERU])
    assert list(facts.subjects(RG.subgroupOf, MIGRANTS)) == []


def test_an_identity_from_elsewhere_has_a_source_that_names_the_thing(dataset: Dataset) -> None:
    """No source identifies an actor that the page names only by its role ("the police")."""
    links = dataset.graph(GRAPH.links)
    for match in (SCHEMA.sameAs, SKOS.closeMatch):
        assert not [s for s in links.subjects(match) if f"/{PERU}/" in str(s)]
    assert (
        ID["organization/msf"],
        SCHEMA.sameAs,
        URIRef("http://www.wikidata.org/entity/Q49330"),
    ) in links


def test_armed_groups_are_not_one_organisation(dataset: Dataset) -> None:
    groups = own("organization", "armed-groups")
    kinds = {kind for _, _, kind, _ in dataset.quads((groups, RDF.type, None, None))}
    assert RG.OrganizationGroup in kinds
    assert RG.Organization not in kinds


def test_nothing_that_happened_follows_from_the_plan(dataset: Dataset) -> None:
    kinds = {
        o for _, _, o, _ in dataset.quads((own("event", "end-of-operations"), RDF.type, None, None))
    }
    assert URIRef("http://www.w3.org/ns/prov#Activity") not in kinds


def test_a_definition_says_no_minimum_that_the_words_do_not(dataset: Dataset) -> None:
    """ "Can take weeks" has no minimum duration."""
    ontology = dataset.graph(GRAPH.ontology)
    for concept in ontology.subjects(SKOS.broader, CONCEPT["quantifiers/duration"]):
        definition = ontology.value(concept, SKOS.definition)
        assert isinstance(definition, Literal)
        assert "at least" not in definition.lower()


def test_the_text_is_kept_byte_for_byte() -> None:
    digest = hashlib.sha256((FOLDER / "report.txt").read_bytes()).hexdigest()
    assert digest == "d0f49a3dc9d293bd310ff35fd692758e5a2b2811126c71144987766595ede968"


def test_all_numbers_of_the_page() -> None:
    text = (FOLDER / "report.txt").read_text("utf-8")
    assert sorted((r.property, f"{r.number:.0f}") for r in quantities.read_quantities(text)) == [
        ("minExclusive", "1200"),
        ("minExclusive", "1500000"),
        ("rank", "2"),
        ("value", "16200"),
        ("value", "430"),
    ]


def test_every_word_of_the_page_is_quoted() -> None:
    found = check.check_report(FOLDER, Config())
    assert (found.faults, found.n_words, found.n_quoted) == ([], 398, 398)


def test_the_release_conforms(dataset: Dataset) -> None:
    assert validate.check(dataset, validate.read_shapes(Config().shapes)).violations == ()
