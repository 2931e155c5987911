"""What an encoding need not write: its context, classes, labels of figures, words already named."""

import re
import shutil
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Dataset, Graph, Literal

from kg import encode
from kg.errors import EncodingError
from kg.evidence import excerpts
from kg.evidence.statements import Triple
from kg.namespaces import BASES, CONCEPT, GRAPH, ID, RG
from kg.source import default_labels
from tests.conftest import CORPUS, FREEDONIA

ENCODING = (CORPUS.reports / FREEDONIA / "encoding.yamlld").read_text("utf-8")
REPORT = GRAPH.reports[FREEDONIA]


def encoded(folder: Path, *changes: tuple[str, str]) -> Dataset:
    """The corpus with some changes, as patterns, in the encoding of Freedonia."""
    shutil.copytree(CORPUS.reports / FREEDONIA, folder / FREEDONIA)
    text = ENCODING
    for old, new in changes:
        text, count = re.subn(old, new, text, flags=re.MULTILINE)
        assert count, old
    (folder / FREEDONIA / "encoding.yamlld").write_text(text, "utf-8")
    return encode.dataset(CORPUS.ontology, CORPUS.reference, folder)


@pytest.fixture(scope="module")
def long_form(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return encoded(tmp_path_factory.mktemp("long"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'^"@context":\n(?: .*\n)+', ""),
        (r"type: (?:Figure|Circumstance|Service|Event|Population|Operation|Organization), ", ""),
        (r"^        type: .*\n", ""),
        (r", type: (?:Instant|ProperInterval)\b|type: (?:Instant|ProperInterval), ", ""),
        (r"hiddenLabel: \{en: ([^}]*)\}", r"hiddenLabel: \1"),
        (r"^    stated:\n      - (\{.*\}\n)(?!      )", r"    stated: \1"),
        (
            r"^      - \{id: (\S+), (place: freedonia, .*)\}\n      - \{id: (\S+), \2\}\n",
            r"      - {id: [\1, \3], \2}\n",
        ),
    ],
    ids=["context", "class", "class on its own line", "class of a time", "language", "one", "ids"],
)
def test_a_short_form_means_the_same(
    tmp_path: Path, long_form: Dataset, old: str, new: str
) -> None:
    short = encoded(tmp_path, (old, new))
    assert set(short.graph(REPORT)) == set(long_form.graph(REPORT))
    assert set(short.graph(GRAPH.names)) == set(long_form.graph(GRAPH.names))


LABELS = {
    "killed": (
        "people killed, violent response from the army and the police to the protests, Freedonia",
        "personas muertas, respuesta violenta del ejército y la policía a las protestas, Fredonía",
    ),
    "hosted-rank": (
        "rank by people hosted, Sylvanian refugees in Freedonia",
        "posición por personas acogidas, refugiados silvanos en Fredonía",
    ),
    "arrival": (
        "dehydration and exhaustion, Sylvanian refugees in Freedonia",
        "deshidratación y agotamiento, refugiados silvanos en Fredonía",
    ),
    "outpatient-consultations": (
        "outpatient consultations, Freedonia, 2023",
        "consultas ambulatorias, Fredonía, 2023",
    ),
}


def test_figures_circumstances_and_services_have_labels_from_their_facts(tmp_path: Path) -> None:
    names = encoded(tmp_path, (r"^  - \{id: (?:observations:|services:vesta-).*\n", "")).graph(
        GRAPH.names
    )
    for name, labels in LABELS.items():
        assert {*names.objects(ID[f"observation/{FREEDONIA}/{name}"], RDFS.label)} == {
            Literal(label, lang=language)
            for label, language in zip(labels, ("en", "es"), strict=True)
        }
    service = ID[f"service/{FREEDONIA}/vesta-first-aid"]
    assert Literal("first aid, Vesta", lang="en") in set(names.objects(service, RDFS.label))


def test_populations_events_and_organisations_have_labels_from_their_facts(tmp_path: Path) -> None:
    things = "populations:other|events:protests|organizations:armed-groups"
    names = encoded(tmp_path, (rf"(\{{id: (?:{things}).*?), label: \{{.*?\}}", r"\1"))
    labels = {str(o) for s, o in names.graph(GRAPH.names).subject_objects(RDFS.label)}
    assert {"armed group", "migrant, Middle Lands, Tolmar", "grupo armado"} < labels
    assert "political protest, Freedonia and Vesta, from December 2022" in labels


def test_words_for_a_thing_may_stand_beside_its_facts(tmp_path: Path) -> None:
    line = r"  - \{id: populations:local-community, label: (.*), hiddenLabel: .*\n"
    short = encoded(
        tmp_path,
        (line, r"  - {id: populations:local-community, label: \1}\n"),
        (r"(type: Population, category: local-community)", r"\1, hiddenLabel: the local community"),
    )
    words = (ID[f"population/{FREEDONIA}/local-community"], SKOS.hiddenLabel, None)
    assert [*short.graph(GRAPH.names).triples(words)]
    assert not [*short.graph(REPORT).triples(words)]


def test_a_name_that_no_fact_explains_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match=r"unknown name .*kiled.*did you mean .*killed"):
        encoded(tmp_path, (r"\{id: observations:killed, place", "{id: observations:kiled, place"))


def test_a_thing_that_pages_share_needs_its_name_in_the_reference_files(tmp_path: Path) -> None:
    army = r"\{id: organizations:army, (type: Organization, organizationType)"
    with pytest.raises(EncodingError, match="unknown name 'organization/army'"):
        encoded(tmp_path, (army, r"{id: organization/army, \1"))


def evidence(dataset: Dataset, statement: str) -> set[str]:
    provenance: Graph = dataset.graph(GRAPH.provenance)
    text = (CORPUS.reports / FREEDONIA / "report.txt").read_text("utf-8")
    support = provenance.objects(ID[f"statement/{FREEDONIA}/{statement}"], RG.evidence)
    spans = (excerpts.read_span(provenance, excerpt) for excerpt in support)
    return {span.extract(text) for span in spans if span}


def test_the_nearest_words_that_name_a_thing_are_evidence_too(tmp_path: Path) -> None:
    short = encoded(
        tmp_path,
        (r"quote: \[How we help in Freedonia, political protests\]", "quote: political protests,"),
        (r"quote: \[As in previous years, Data from .* 2023\]", "quote: As in previous years"),
    )
    protests = evidence(short, "event-protests.place.place-freedonia")
    assert protests == {"political protests,", "How we help in Freedonia"}
    years = evidence(short, "observation-tolmar-sylvanians.time.time-2023")
    assert years == {"As in previous years", "Data from Star Relief Annual Report 2023"}


def test_a_stated_fact_has_its_own_words_only(tmp_path: Path) -> None:
    words = r"      - led to a violent response\n    interpretation:\n(.*violent-response, place)"
    with pytest.raises(EncodingError, match="the words do not name"):
        encoded(
            tmp_path,
            (r"  - quote:\n.*\n" + words, r"  - quote: led to a violent response\n    stated:\n\1"),
        )


def test_the_class_of_a_thing_rests_on_what_is_stated_of_it(tmp_path: Path) -> None:
    short = encoded(tmp_path, (r"type: Population, ", ""))
    provenance = short.graph(GRAPH.provenance)
    for statement in provenance.subjects(RDF.object, RG.Population):
        bases = set(provenance.objects(statement, RG.basis))
        thing = provenance.value(statement, RDF.subject)
        others = {
            basis
            for other in provenance.subjects(RDF.subject, thing)
            for basis in provenance.objects(other, RG.basis)
        }
        assert bases == {BASES.stated} or BASES.stated not in others


def test_a_label_may_be_made_of_another_and_words_of_a_type(tmp_path: Path) -> None:
    names = encoded(
        tmp_path,
        (r"^  - \{id: (?:events:violent|observations:killed|observations:wounded).*\n", ""),
    ).graph(GRAPH.names)
    event = "violent response, the army and the police, Freedonia"
    response = ID[f"event/{FREEDONIA}/violent-response"]
    assert Literal(event, lang="en") in set(names.objects(response, RDFS.label))
    assert Literal("violent response", lang="en") in set(names.objects(response, SKOS.hiddenLabel))
    killed = ID[f"observation/{FREEDONIA}/killed"]
    label = f"people killed, {event}"
    assert Literal(label, lang="en") in set(names.objects(killed, RDFS.label))


def test_no_label_is_made_without_an_age_or_a_part(long_form: Dataset) -> None:
    terms, names = long_form.graph(GRAPH.ontology), Graph()
    people, child = ID["population/r/people"], CONCEPT["population-categories/patient"]
    fact = (people, RG.category, child)

    def labels(*more: Triple) -> set[str]:
        facts = Graph()
        for triple in (fact, *more):
            facts.add(triple)
        made = default_labels.describe(facts, names, terms)
        return {str(o) for _, p, o in made if p == RDFS.label}

    assert labels() == {"patient", "paciente"}
    assert labels((people, RG.ageBelow, Literal(5))) == set()
    assert labels((people, RG.place, ID["place/r/unnamed"])) == set()
