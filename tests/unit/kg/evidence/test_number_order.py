"""No number of a figure may be that of another figure in the same sentence or quotation."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence import attestation, number_order, statement_words
from kg.evidence.excerpts import Span
from kg.evidence.naming import NameIndex
from kg.evidence.statements import Triple
from kg.namespaces import BASE, CONCEPT, ID, RG
from tests import tiny

#: The property and the number of a figure; its indicator; what else distinguishes it, if anything.
Row = tuple[str, str] | tuple[str, str, str]

#: Sentences, each with its figures.
SENTENCES: dict[str, list[Row]] = {
    "During it, dozens of people were killed and over 1,200 were wounded.": [
        ("quantifier dozens", "people killed|killed"),
        ("minExclusive 1200", "people wounded|wounded"),
    ],
    "The attack killed 12 and wounded 40.": [("value 12", "killed"), ("value 40", "wounded")],
    "The attack left 12 dead and 40 wounded.": [("value 12", "dead"), ("value 40", "wounded")],
    "Dozens of people were killed. Over 1,900 were wounded.": [
        ("quantifier dozens", "killed"),
        ("minExclusive 1900", "wounded"),
    ],
    "More than 2,000 people died in the earthquake, which injured 12,000.": [
        ("minExclusive 2000", "died"),
        ("value 12000", "injured"),
    ],
    "Measles and cholera killed 12 and 30 people, respectively.": [
        ("value 12", "killed", "measles"),
        ("value 30", "killed", "cholera"),
    ],
    "We treated 12 and 30 people for measles and cholera.": [
        ("value 12", "treated", "measles"),
        ("value 30", "treated", "cholera"),
    ],
    "We treated 12 adults and 30 children for measles and cholera, respectively.": [
        ("value 12", "treated", "measles"),
        ("value 30", "treated", "cholera"),
    ],
    "In Chad, Niger and Mali, we treated 300, 200 and 100 people, respectively.": [
        ("value 300", "treated", "Chad"),
        ("value 200", "treated", "Niger"),
        ("value 100", "treated", "Mali"),
    ],
    "We treated 2,940 patients for gunshot wounds, 410 of them women.": [
        ("value 2940", "patients", "gunshot wounds"),
        ("value 410", "patients", "women"),
    ],
    "The team treated people with tuberculosis: 300, of whom 40 had HIV.": [
        ("value 300", "treated", "tuberculosis"),
        ("value 40", "people", "HIV"),
    ],
    "Births rose to 5,470, including 250 caesareans.": [
        ("value 5470", "births"),
        ("value 250", "caesareans"),
    ],
    "Births, including 250 by caesarean section, reached 5,470.": [
        ("value 5470", "births"),
        ("value 250", "caesarean section"),
    ],
    "Consultations, including 380 for malaria, reached 5,470.": [
        ("value 5470", "consultations"),
        ("value 380", "consultations", "malaria"),
    ],
    "Uganda hosts the second-largest number of refugees in Africa, 1,500 by the end of 2021.": [
        ("rank 2", "hosts", "Africa"),
        ("value 1500", "hosts", "time/2021"),
    ],
    "In Zaatari, the second-largest camp in the world, 80,000 people live.": [
        ("rank 2", "camp", "world"),
        ("value 80000", "live"),
    ],
    "Births assisted rose from 2,000 in 2022 to 3,000 in 2023.": [
        ("value 2000", "births", "time/2022"),
        ("value 3000", "births", "time/2023"),
    ],
    "We treated 300 people in May 2023 and 400 in June 2023.": [
        ("value 300", "treated", "time/2023-05"),
        ("value 400", "treated", "time/2023-06"),
    ],
    "Consultations numbered 7,850, 640 fewer than in 2022.": [
        ("value 7850", "consultations"),
        ("change -640", "consultations", "time/2022"),
    ],
    "250 of the 5,470 births were caesareans.": [
        ("value 5470", "births"),
        ("value 250", "caesareans"),
    ],
    "200 of the 900 patients were children.": [
        ("value 900", "patients"),
        ("value 200", "patients", "children"),
    ],
    "3,000 of the 9,000 people affected received aid.": [
        ("value 9000", "affected"),
        ("value 3000", "received aid"),
    ],
    "Children accounted for 60 per cent of the 900 admissions.": [
        ("value 60/100", "share of patients", "children"),
        ("value 900", "admissions"),
    ],
    "Almost 13,000 people reached Lesbos; at least 40 per cent were women and children.": [
        ("justBelow 13000", "reached", "Lesbos"),
        ("minInclusive 40/100", "people", "women and children|women|children"),
    ],
    "One in three children and one in five adults were malnourished.": [
        ("value 1/3", "malnourished", "children"),
        ("value 1/5", "malnourished", "adults"),
    ],
    "Consultations numbered 16,200, admissions 430 and births 25.": [
        ("value 16200", "consultations"),
        ("value 430", "admissions"),
        ("value 25", "births"),
    ],
    "Consultations (16,200), admissions (430), births (25)": [
        ("value 16200", "consultations"),
        ("value 430", "admissions"),
        ("value 25", "births"),
    ],
    "Consultations reached 16,200 as admissions fell to 430.": [
        ("value 16200", "consultations"),
        ("value 430", "admissions"),
    ],
    "Outpatient consultations in our three clinics reached 16,200.": [
        ("value 3", "clinics"),
        ("value 16200", "outpatient consultations"),
    ],
    "Two clinics treated 300.": [("value 2", "clinics"), ("value 300", "treated")],
    "We held 80,000 outpatient and 1,200 inpatient consultations.": [
        ("value 80000", "outpatient"),
        ("value 1200", "inpatient"),
    ],
    "We treated 300 people in Chad and 400 in Niger.": [
        ("value 300", "treated", "Chad"),
        ("value 400", "treated", "Niger"),
    ],
    "In Chad we treated 300 people and in Niger 400.": [
        ("value 300", "treated", "Chad"),
        ("value 400", "treated", "Niger"),
    ],
    "Measles killed 12 and infected 300 children in Chad.": [
        ("value 12", "killed", "Chad"),
        ("value 300", "infected"),
    ],
    "In five camps, our 40 nurses vaccinated 9,000 children.": [
        ("value 5", "camps"),
        ("value 40", "nurses"),
        ("value 9000", "vaccinated"),
    ],
    "Close to a million Rohingya live in the camps, more than half of them under 18.": [
        ("justBelow 1000000", "hosted"),
        (
            "minExclusive 1/2",
            "share of people",
            "live in the camps, more than half of them|under 18",
        ),
    ],
    "16,200\nOutpatient consultations\n430\nIndividual mental health consultations": [
        ("value 16200", "outpatient consultations"),
        ("value 430", "individual mental health consultations"),
    ],
    "In numbers\n16,200\nConsultations\n430\nMental health consultations\n20\nBirths": [
        ("value 16200", "consultations"),
        ("value 430", "mental health consultations"),
        ("value 20", "births"),
    ],
    "Consultations\n16,200\nMental health consultations\n430\nBirths\n20": [
        ("value 16200", "consultations"),
        ("value 430", "mental health consultations"),
        ("value 20", "births"),
    ],
    "Consultations 16,200\nMental health consultations 430": [
        ("value 16200", "consultations"),
        ("value 430", "mental health consultations"),
    ],
}


def misplaced(text: str, rows: Sequence[Row], more_names: Sequence[str] = ()) -> list[str]:
    """Return what is wrong with figures whose facts all quote the whole of a text."""
    spans = [Span(0, len(text))]
    names: dict[Node, frozenset[str]] = {name_iri(name): names_of(name) for name in more_names}
    facts: dict[Triple, Sequence[Span]] = {}
    for i, (quantity, *nouns) in enumerate(rows):
        figure, (name, number) = ID[f"observation/x/{i}"], quantity.split()
        facts[figure, RDF.type, RG.Figure] = spans
        is_word = name == "quantifier"
        number, _, denominator = number.partition("/")
        value = CONCEPT[f"quantifiers/{number}"] if is_word else Literal(int(number))
        facts[figure, RG[name], value] = spans
        if denominator:
            facts[figure, RG.denominator, Literal(int(denominator))] = spans
        names[CONCEPT[f"quantifiers/{number}"]] = frozenset({number})
        for predicate, noun in zip((RG.indicator, RG.condition), nouns, strict=False):
            facts[figure, predicate, name_iri(noun)] = spans
            names[name_iri(noun)] = names_of(noun)
    page = attestation.read_page(ID["report/x"], text, facts, Graph())
    return [reason for _, reason in number_order.find_misplaced(facts, page, names)]


def name_iri(name: str) -> URIRef:
    is_time = name.startswith("time/")
    return ID[name] if is_time else CONCEPT[f"indicators/{name.replace(' ', '-')}"]


def names_of(name: str) -> frozenset[str]:
    return frozenset(name.split("|"))


@pytest.mark.parametrize(("text", "rows"), SENTENCES.items())
def test_numbers_in_their_places_are_accepted(text: str, rows: list[Row]) -> None:
    assert misplaced(text, rows) == []


@pytest.mark.parametrize(("text", "rows"), SENTENCES.items())
def test_no_numbers_can_change_places(text: str, rows: list[Row]) -> None:
    quantities = [row[0] for row in rows]
    for exchanged in [*permutations(quantities)][1:]:
        wrong = [(number, *row[1:]) for number, row in zip(exchanged, rows, strict=True)]
        assert misplaced(text, wrong), exchanged


def test_the_reason_names_both_figures_and_says_what_to_write() -> None:
    rows: list[Row] = [("value 40", "killed"), ("value 12", "wounded")]
    assert misplaced("The attack killed 12 and wounded 40.", rows) == [
        "'40' stands at the words for observation/x/1, and '12' at those for observation/x/0: "
        "exchange the numbers, or add to both figures what the words name"
    ]


@pytest.mark.parametrize(
    ("text", "row", "other"),
    [
        (
            "We ran 5 clinics and held 16,200 consultations.",
            ("value 5", "consultations"),
            "clinics",
        ),
        ("12 people were killed and 40 were wounded.", ("value 40", "killed"), "wounded"),
        ("12 people were killed and 40 were wounded.", ("value 12", "wounded"), "killed"),
        ("16,200\nConsultations\n430\nBirths", ("value 430", "consultations"), "births"),
        ("16,200\nConsultations\n430\nBirths", ("value 16200", "births"), "consultations"),
        ("Consultations\n16,200\nBirths\n430", ("value 430", "consultations"), "births"),
    ],
)
def test_the_number_of_another_indicator_is_refused(text: str, row: Row, other: str) -> None:
    """Even if no figure has the other number."""
    assert misplaced(text, [row], [other])[0].startswith(f"{row[0].split()[1]!r}"[:2])


@pytest.mark.parametrize(
    ("text", "row", "other"),
    [
        ("We ran 5 clinics and held 16,200 consultations.", ("value 16200", "consultations"), ""),
        ("Consultations in our 3 clinics reached 16,200.", ("value 16200", "consultations"), ""),
        ("Two clinics treated 300.", ("value 300", "treated"), "clinics"),
        ("Three teams vaccinated 9,000 children.", ("value 9000", "vaccinated"), "children"),
        ("Births\n16,200\nConsultations\n430\nTeeth", ("value 16200", "consultations"), "births"),
        ("Consultations\n16,200\nBirths\n430", ("value 16200", "consultations"), "births"),
        ("Births, 25 in May\n16,200\nConsultations", ("value 16200", "consultations"), "births"),
        ("16,200\nConsultations, 20 per cent more", ("value 16200", "consultations"), "births"),
    ],
)
def test_a_single_figure_may_have_other_numbers_beside_it(text: str, row: Row, other: str) -> None:
    assert misplaced(text, [row], [other or "clinics"]) == []


def test_two_figures_cannot_share_a_number_that_belongs_to_one() -> None:
    text = "16,200\nConsultations\n430\nMental health consultations"
    rows: list[Row] = [("value 430", "consultations"), ("value 430", "mental health consultations")]
    assert len(misplaced(text, rows)) == 1


def test_what_does_not_distinguish_two_figures_tells_nothing() -> None:
    rows: list[Row] = [("value 2", "facilities"), ("value 3", "facilities")]
    assert misplaced("We run two hospitals and three health centres.", rows) == []


def test_a_number_shares_a_sentence_with_what_it_counts() -> None:
    text = "The attack killed 12 people. Others fled. Later, 40 people were wounded."
    page = attestation.read_page(ID["report/x"], text, (), Graph())
    one, other = ID["observation/x/1"], ID["observation/x/2"]
    killed, wounded = name_iri("killed"), name_iri("wounded")
    facts: dict[Triple, Sequence[Span]] = {
        (one, RG.value, Literal(40)): [Span(46, len(text))],
        (one, RG.indicator, killed): [Span(0, 28)],
        (other, RG.value, Literal(12)): [Span(0, 28)],
        (other, RG.indicator, wounded): [Span(46, len(text))],
    }
    names: NameIndex = {killed: frozenset({"killed"}), wounded: frozenset({"wounded"})}
    reason = "no sentence of the quotation says what the number counts: quote its indicator with it"
    misplaced = [(f[0], reason) for f, reason in number_order.find_misplaced(facts, page, names)]
    assert misplaced == [(one, reason), (other, reason)]
    facts[one, RG.indicator, killed] = [Span(0, len(text))]
    facts[other, RG.indicator, wounded] = [Span(0, len(text))]
    assert not [*number_order.find_misplaced(facts, page, names)]


def test_the_finished_dataset_is_checked_as_well() -> None:
    evidence = "rg:basis <id/concept/bases/stated> ; rg:evidence <id/excerpt/r/0-30>"
    facts = {
        "dead": "<id/observation/r/dead> rg:value 40",
        "dead-of": "<id/observation/r/dead> rg:indicator indicators:killed",
        "hurt": "<id/observation/r/hurt> rg:value 12",
        "hurt-of": "<id/observation/r/hurt> rg:indicator indicators:wounded",
    }
    dataset = tiny.dataset(f"""
        GRAPH <graph/ontology> {{ indicators:killed skos:prefLabel "killed"@en .
            indicators:wounded skos:prefLabel "wounded"@en }}
        GRAPH <graph/provenance> {{
            <id/report/r> schema:text "It killed 12 and wounded 40 in" .
            <id/excerpt/r/0-30> oa:hasSource <id/report/r> ;
                oa:hasSelector [ oa:start 0 ; oa:end 30 ] .
            {"".join(tiny.statement(iri, fact, evidence) for iri, fact in facts.items())}
        }}
    """)
    (violation,) = statement_words.check(dataset)
    assert (violation.check, violation.node, violation.rule) == ("words", f"{BASE}dead", "number")
    assert violation.message.startswith("'40' stands at the words for observation/r/hurt, and '12'")
