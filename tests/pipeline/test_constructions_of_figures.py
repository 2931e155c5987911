"""Every way in which pages state figures can be encoded, conforms to the shapes, and is found."""

import hashlib
from pathlib import Path

import pytest
from rdflib import Dataset

from kg import encode, pipeline, validate
from kg.errors import EncodingError
from kg.namespaces import GRAPH, ID, RG
from tests.conftest import CORPUS

REPORT = "sr-2024-freedonia"
#: Sentence, figures by name with their stated facts, facts by interpretation.
ROWS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    (
        "309 staff (12 international) worked there.",
        {"staff": "value: 309, indicator: staff", "abroad": "value: 12, indicator: staff"},
        {"abroad": "partOfFigure: o:staff"},
    ),
    (
        "Star Relief spent €5.4 million.",
        {"money": "value: 5400000, unit: CCY_EUR, indicator: expenditure"},
        {},
    ),
    (
        "Staff assisted 1,000 births, including 250 caesarean sections.",
        {
            "births": "value: 1000, indicator: births",
            "sections": "value: 250, indicator: caesarean-sections, partOfFigure: o:births",
        },
        {},
    ),
    (
        "They gave 80,000 outpatient and 120 individual mental health consultations.",
        {"outpatients": "value: 80000"},
        {"outpatients": "indicator: outpatient-consultations"},
    ),
    (
        "One team saw 900 patients a day.",
        {"rate": "value: 900, unit: PER-DAY, indicator: patient-rate"},
        {},
    ),
    (
        "Another saw an average of 30 patients a week.",
        {"mean": "average: 30, unit: PER-WK, indicator: patient-rate"},
        {},
    ),
    (
        "There were 14 deaths per 100,000 people.",
        {"mortality": "value: 14, denominator: 100000, indicator: mortality"},
        {},
    ),
    (
        "The clinic ran for 18 months.",
        {"months": "value: 18, unit: MO, indicator: length-of-time"},
        {},
    ),
    (
        "It had twice as many admissions as in 2022.",
        {"twice": 'multiple: 2, comparedWith: "2022", indicator: admissions'},
        {},
    ),
    (
        "Admissions rose by 20 per cent.",
        {"rose": "change: 20, denominator: 100, indicator: admissions"},
        {},
    ),
    (
        "Their expenditure was cut by a third compared with 2023.",
        {"cut": 'change: -1, denominator: 3, comparedWith: "2023", indicator: expenditure'},
        {},
    ),
    (
        "They gave 200 fewer vaccinations than planned.",
        {"fewer": "change: -200, indicator: vaccinations"},
        {},
    ),
    (
        "It treated some 80 people with gunshot wounds a week.",
        {"week": "approximateValue: 80, unit: PER-WK"},
        {"week": "indicator: patient-rate"},
    ),
    (
        "More than a third of the patients were under 18.",
        {"minors": "minExclusive: 1, denominator: 3, population: p:patients, subgroup: p:minors"},
        {"minors": "indicator: share-of-people"},
    ),
    (
        "They vaccinated 640 children aged six months to 15 years in Category 4.",
        {"children": "value: 640, indicator: vaccinations, population: p:children"},
        {},
    ),
    (
        "Almost 44,260 people were displaced.",
        {"near": "justBelow: 44260, indicator: people-displaced"},
        {},
    ),
    (
        "There were 950,000-plus vaccinations.",
        {"plus": "minInclusive: 950000, indicator: vaccinations"},
        {},
    ),
    (
        "It hosted half a million people.",
        {"half": "value: 500000, indicator: people-hosted"},
        {},
    ),
    (
        "Two thirds of the patients were exhausted.",
        {"thirds": "value: 2, denominator: 3, population: p:patients, condition: exhaustion"},
        {"thirds": "indicator: share-of-people"},
    ),
    (
        "More than half of the patients were dehydrated.",
        {"most": "minExclusive: 1, denominator: 2, population: p:patients, condition: dehydration"},
        {"most": "indicator: share-of-people"},
    ),
    (
        "According to the National Guard of Freedonia, 40,000 people fled.",
        {"guard": "value: 40000, indicator: people-displaced, accordingTo: freedonian-guard"},
        {},
    ),
    (
        "The work is in its fifth year.",
        {"year": "value: 5, indicator: year-of-operation"},
        {},
    ),
    (
        "Tens of thousands of people fled.",
        {"vague": "quantifier: tens-of-thousands, indicator: people-displaced"},
        {},
    ),
    (
        "Several months of care were given for it.",
        {"several": "quantifier: several, unit: MO, indicator: length-of-time"},
        {},
    ),
    ("Vaccinations:", {"lost": "indicator: vaccinations"}, {"lost": "quantifier: not-given"}),
    ("The hospital has 120 beds.", {"beds": "value: 120, indicator: beds"}, {}),
]
TEXT = "Freedonia, Star Relief Annual Report 2024\n" + "\n".join(row[0] for row in ROWS)
HEAD = """"@context":
  - https://w3id.org/reliefgraph/context.jsonld
  - o: https://w3id.org/reliefgraph/id/observation/sr-2024-freedonia/
    p: https://w3id.org/reliefgraph/id/population/sr-2024-freedonia/
id: report/sr-2024-freedonia
language: en
rights: "A made-up text."
sha256: {digest}
things:
  - {{id: report/sr-2024, label: {{en: Star Relief Annual Report 2024}}}}
  - {{id: report/sr-2024-freedonia, label: {{en: Freedonia 2024}}}}
  - {{id: p:patients, label: {{en: the patients}}}}
  - {{id: p:minors, label: {{en: patients were under 18}}}}
  - {{id: p:children, label: {{en: children aged six months to 15 years}}}}
{labels}
passages:
  - quote: Star Relief Annual Report 2024
    stated:
      - {{id: report/sr-2024, type: Report, title: {{en: Annual Report 2024}}, publisher: star-relief, temporal: "2024"}}
      - {{id: report/sr-2024-freedonia, type: CountryPage, wasDerivedFrom: sr-2024, temporal: "2024"}}
    interpretation:
      - {{id: report/sr-2024-freedonia, publisher: star-relief}}
  - quote: Freedonia
    suffix: ", Star"
    stated:
      - {{id: report/sr-2024-freedonia, title: {{en: Freedonia}}, spatial: freedonia}}
    page-scope:
      [{places}]
  - quote: Two thirds of the patients
    stated:
      - {{id: p:patients, type: Population, category: patient}}
  - quote: of the patients were under 18
    stated:
      - {{id: p:minors, type: Population, ageBelow: 18, subgroupOf: p:patients}}
  - quote: children aged six months to 15 years
    stated:
      - {{id: p:children, type: Population, ageFromMonths: 6, ageTo: 15}}
"""  # noqa: E501  # YAML


def encoding() -> str:
    figures = [name for _, stated, _ in ROWS for name in stated]
    labels = "\n".join(f"  - {{id: o:{name}, label: {{en: {name}}}}}" for name in figures)
    places = ", ".join(f"{{id: o:{name}, place: freedonia}}" for name in figures)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    text = HEAD.format(digest=digest, labels=labels, places=places)
    for sentence, stated, read in ROWS:
        if stated:
            text += f'  - quote: "{sentence}"\n    stated:\n'
            text += "".join(
                f"      - {{id: o:{name}, type: Figure, {facts}}}\n"
                for name, facts in stated.items()
            )
        if read:
            text += "    interpretation:\n"
            text += "".join(f"      - {{id: o:{n}, {facts}}}\n" for n, facts in read.items())
    return text


def encoded(folder: Path, old: str = "", new: str = "") -> Dataset:
    (folder / REPORT).mkdir()
    (folder / REPORT / "README.md").write_text("# Made up\n", "utf-8")
    (folder / REPORT / "report.txt").write_text(TEXT, "utf-8")
    (folder / REPORT / "encoding.yamlld").write_text(encoding().replace(old, new, 1), "utf-8")
    return encode.dataset(CORPUS.ontology, CORPUS.reference, folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    dataset = encoded(tmp_path_factory.mktemp("reports"))
    pipeline.add_inferred(dataset, CORPUS.ontology)
    return dataset


def test_every_construction_conforms(built: Dataset) -> None:
    verdict = validate.check(built, validate.read_shapes(CORPUS.shapes))
    assert [v for v in verdict.violations if REPORT in v.node] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("staff", "309"),
        ("money", "EUR 5,400,000"),
        ("sections", "250"),
        ("outpatients", "80,000"),
        ("rate", "900 a day"),
        ("mean", "an average of 30 a week"),
        ("mortality", "14 per 100,000"),
        ("months", "18 months"),
        ("twice", "2 times"),
        ("rose", "increase of 20 per cent"),
        ("cut", "decrease of 1/3"),
        ("fewer", "decrease of 200"),
        ("week", "about 80 a week"),
        ("minors", "more than 1 in 3"),
        ("children", "640"),
        ("near", "nearly 44,260"),
        ("plus", "at least 950,000"),
        ("half", "500,000"),
        ("thirds", "2 in 3"),
        ("most", "more than 1 in 2"),
        ("guard", "40,000"),
        ("year", "5 years"),
        ("vague", "tens of thousands"),
        ("several", "several"),
        ("lost", "not given"),
        ("beds", "120"),
    ],
)
def test_every_figure_reads_as_the_page_has_it(built: Dataset, name: str, text: str) -> None:
    figure = ID[f"observation/{REPORT}/{name}"]
    texts = built.graph(GRAPH.inferred).objects(figure, RG.quantityText)
    assert text in [str(each) for each in texts if getattr(each, "language", "") == "en"]


def test_totals_leave_out_parts_of_the_same_indicator(built: Dataset) -> None:
    inferred = built.graph(GRAPH.inferred)
    totals = set(inferred.subjects(None, RG.TotalFigure))
    names = ("staff", "births", "sections")  # the last is part of the births, but no birth itself
    assert {ID[f"observation/{REPORT}/{name}"] for name in names} <= totals
    assert ID[f"observation/{REPORT}/abroad"] not in totals
    assert ID[f"observation/{REPORT}/fewer"] not in totals


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "value: 18, unit: MO",
            "value: 18, unit: YR",
            "the words do not name http://qudt.org/vocab/unit/YR",
        ),
        (
            "value: 2, denominator: 3",
            "value: 2, denominator: 100",
            "the words do not state denominator 100 with the unit FRACTION",
        ),
        (
            "justBelow: 44260",
            "approximateValue: 44260",
            "the words do not state approximateValue 44260; the page has it as justBelow in "
            "'Almost 44,260'",
        ),
        (
            "average: 30",
            "value: 30",
            "the words do not state value 30 with the unit PER-WK; the page has it as average in "
            "'an average of 30 patients a week' with the unit PER-WK",
        ),
        (
            "change: 20,",
            "value: 20,",
            "the words do not state denominator 100 with the unit NUM and the denominator 100; "
            "the page has it as change 20 in 'rose by 20 per cent' with the unit FRACTION",
        ),
        (
            "change: -200",
            "change: 200",
            "the words do not state change 200; the page has it as change -200 in '200 fewer "
            "vaccinations than'",
        ),
        (
            "approximateValue: 80, unit: PER-WK",
            "approximateValue: 80, indicator: people",
            "the words do not state approximateValue 80; the page has it as approximateValue in "
            "'some 80 people with gunshot wounds a week' with the unit PER-WK",
        ),
        (
            "minExclusive: 1, denominator: 3, population: p:patients, subgroup: p:minors",
            "maxExclusive: 18",
            "the words do not state maxExclusive 18 with the unit FRACTION; the page has it as "
            "ageBelow in 'under 18' with the unit YR",
        ),
        (
            "ageFromMonths: 6,",
            "ageFrom: 6,",
            "the words do not state ageFrom 6; the page has it as ageFromMonths in 'aged six "
            "months to 15 years' with the unit MO",
        ),
        (
            "value: 640",
            "value: 4",
            "the words do not state value 4; the page has it as part of a name in 'Category 4'",
        ),
        ("multiple: 2,", "multiple: 3,", "the words do not state multiple 3"),
        (
            "minInclusive: 950000",
            "value: 950000",
            "the words do not state value 950000; the page has it as minInclusive in "
            "'950,000-plus'",
        ),
    ],
)
def test_a_wrong_measure_says_what_the_page_has(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    with pytest.raises(EncodingError) as caught:
        encoded(tmp_path, old, new)
    assert caught.value.reason.startswith(reason)
