"""Typical slips of a curator: each message has the file, the line, what is wrong, what to write."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg.check import ReportCheck, check_report
from tests.conftest import CORPUS, FREEDONIA

FOLDER = CORPUS.reports / FREEDONIA
SOURCE = (FOLDER / "encoding.yamlld").read_text("utf-8")
PLACES = "declare it under 'things' in kg/reference/places.yamlld, with 'type' and 'label'"

#: What is right, the slip, and the end of its message. All are made in one encoding, each in a line
#: of its own, and all are reported at once.
SLIPS = {
    "number with a comma": ("value: 7300", "value: 7,300",
        "has no value: write a number without commas, 1200 for 1,200"),
    "number in quotes": ("value: 85", 'value: "85"',
        "'85' is a text: write a number without quotes, commas and signs"),
    "wrong number": ("minExclusive: 1900", "minExclusive: 1909",
        "the words do not state minExclusive 1909; they state minExclusive 1900"),
    "number without its thousands": ("minExclusive: 40000", "minExclusive: 40",
        "the words do not state minExclusive 40; they state minExclusive 40000"),
    "wrong rank": ("rank: 2,", "rank: 3,",
        "the words do not state rank 3; they state rank 2"),
    "comma in a label": ("en: Star Relief team in Vesta, ", "en: Star Relief, the team in Vesta, ",
        "has no value: put a text with a comma or a question mark in quotes"),
    "comma in a hidden label": ("{en: violent response}", "{en: violent response, unrest}",
        "has no value: put a text with a comma or a question mark in quotes"),
    "typo in a quotation": ("quote: Dozens of people were", "quote: Dozens of poeple were",
        "'Dozens of poeple were killed' is not in the report; the report has "
        "'Dozens of people were killed'"),
    "missing word in a quotation": ("quote: first aid, and psychological support for patients",
        "quote: first aid, and psychological support patients",
        "; the report has 'first aid, and psychological support for patients with contusions'"),
    "other case in a quotation": ("quote: patients with contusions", "quote: Patients with contusi"
        "ons", "; the report has 'patients with contusions or mental distress'"),
    "no-break space in a quotation": ("quote: armed groups", "quote: armed\u00a0groups",
        "'armed\\xa0groups' is not in the report; the report has 'armed groups'"),
    "quotation that is there thrice": ("quote: number of Sylvanian refugees",
        "quote: Sylvanian refugees",
        "'Sylvanian refugees' is in the report 3 times: add 'prefix' or 'suffix'"),
    "suffix that does not fit": ('quote: Freedonia\n    prefix: "2023\\n"\n    suffix: "\\nCare"',
        'quote: Freedonia\n    prefix: "2023\\n"\n    suffix: "\\nCares"',
        "'Freedonia' is in the report, but between ' Star Relief Annual Report 2023"),
    "quotation that is a number": ("quote: northern Freedonia", "quote: 2023",
        "a quotation must be text: put it in quotes"),
    "heading with another apostrophe": ("  - Life in Freedonia", "  - Life in ’Freedonia",
        "no line of the text reads 'Life in ’Freedonia'; did you mean 'Life in Freedonia'?"),
    "typo in a heading": ("  - Our work in Freedonia", "  - Our works in Freedonia",
        "reads 'Our works in Freedonia'; did you mean 'Our work in Freedonia'?"),
    "heading that is a number": ("  - In numbers", "  - 2023",
        "a heading must be text: put it in quotes"),
    "forgotten type": ("{id: report/sr-2023-freedonia, type: CountryPage, ",
        "{id: report/sr-2023-freedonia, ",
        "it has no class that a shape targets: write its 'type' [class]"),
    "concept of another scheme": ("eventType: political-protest", "eventType: first-aid",
        "unknown name 'concept/event-types/first-aid'; did you mean"),
    "typo in a concept": ("indicator: people-killed", "indicator: people-kiled",
        "; did you mean 'concept/indicators/people-killed'? Or declare it under 'concepts'"),
    "mistyped prefix of a thing": ("{id: events:violent-response, place: freedonia}",
        "{id: event:violent-response, place: freedonia}",
        "unknown prefix 'event' in 'event:violent-response'; did you mean 'events'?"),
    "undeclared prefix": ("unitOf: star-relief, place: vesta", "unitOf: msf:sr, place: vesta",
        "unknown prefix 'msf' in 'msf:sr'; declare it under '@context'"),
    "misspelt place": ("place: northern-freedonia\n", "place: northern-fredonia\n",
        f"; did you mean 'place/northern-freedonia'? Or {PLACES}"),
    "unknown place": ("destination: freedonia", "destination: utopia",
        f"unknown name 'place/utopia': {PLACES}"),
    "place that the words do not name": ("patient, place: tolmar", "patient, place: ruritania",
        "quote words that do, or add a hiddenLabel"),
    "name of a shared place in a page": ("{id: observations:emergency-launch, label: {en",
        "{id: place/vesta, hiddenLabel: {en",
        "'place/vesta' is not of this page alone: name it in kg/reference/places.yamlld"),
    "plan that happened": ("status: planned, actor", "status: happened, actor",
        "the words speak only of a plan: write 'status: planned', or quote what was done"),
    "words that name nothing": ("{en: emergency activities}", "{en: during which}",
        "'during which' could be said of anything: write words with a noun or a verb that names it"
        " [hiddenLabel]"),
    "words for something else": ("hiddenLabel: {en: armed groups}", "hiddenLabel: {en: first aid}",
        "'first aid' is a name of concept/service-types/first-aid: write words for this thing, at "
        "least one of which is also in its label [hiddenLabel]"),
    "thing named twice": ("{id: organizations:police, label: {en: the police, es: la policía}",
        "{id: organizations:army, label: {en: the police, es: la policía}",
        "'organizations:army' is in line 30, too: write all of its names there"),
    "thing without an id": ("{id: services:vesta-first-aid, label", "{label",
        "every fact needs the 'id' of its thing"),
    "misspelt language": ("en: late 2023, es: finales", "en: late 2023, sp: finales",
        "no Spanish label: add 'es: …'"),
    "language with an underscore": ("{en: early 2024, es:", "{en: early 2024, es_PE:",
        "'es_pe' is not a language tag"),
    "year without quotes": ('outpatient-consultations, place: freedonia, time: "2023"',
        "outpatient-consultations, place: freedonia, time: 2023",
        "'time' takes a name, not a literal: put 2023 in quotes"),
    "date in another order": ('intervalFinishes: "2023"', 'intervalFinishes: "31-12-2023"',
        "unknown name 'time/31-12-2023': declare it under 'things', here or in kg/reference/"),
    "misspelt property": ("{id: person/ada-quill, role:", "{id: person/ada-quill, rol:",
        "unknown name 'rol'; did you mean"),
    "misspelt class": ("{id: events:ousting, type: Event", "{id: events:ousting, type: Evnet",
        "unknown name 'Evnet'; did you mean 'Event'?"),
    "misspelt key of a passage": ("quote: late in 2023\n", "qoute: late in 2023\n",
        "unexpected 'qoute'; expected one of interpretation, page-scope, prefix, quote, stated"),
    "fact of nothing": ("{id: organizations:army, place", "{place",
        "every fact needs the 'id' of its thing"),
    "fact that says nothing": ("{id: place/vesta, capitalOf: freedonia}", "{id: place/vesta}",
        "'place/vesta' has no property: add one"),
    "a colon without a space": ("within: northern-freedonia}", "within:northern-freedonia}",
        "has no value: put a text with a comma or a question mark in quotes"),
    "words that nobody said": ("title: {en: Annual Report 2023}", "title: {en: Yearly Report 2023}",
        "the words do not contain 'Yearly Report 2023'"),
    "unknown organisation": ("by: authors of the corpus", "by: author of the corpus",
        "organisations in kg/reference are called 'author of the corpus': name one"),
}  # fmt: skip

#: Slips after which a file is not YAML, or not of this report: nothing else can be checked.
FATAL = {
    "tab": ("    stated:\n      - {id: organizations:army, type", "\tstated:\n      - {id: x, type",
        "that cannot start any token: indent with spaces, not with tabs"),
    "indentation": ("    stated:\n      - {id: organizations:army, type",
        "   stated:\n      - {id: organizations:army, type",
        ": indent like the lines above, and close each quotation mark"),
    "colon in a text": ("quote: the army\n", "quote: the army: it\n",
        "mapping values are not allowed here: put a text with a colon in quotes"),
    "colon in a text in brackets": ("{en: The page does not", "{en: The page: it does not",
        ": put a text with a colon, an apostrophe or a bracket in double quotes"),
    "apostrophe": ("{en: Star Relief's operations", "{en: 'Star Relief's operations",
        ": put a text with a colon, an apostrophe or a bracket in double quotes"),
    "decimal": ("value: 85", "value: 85.5",
        "JSON-LD readers differ on the number 85.5: write it as a typed string"),
    "repeated key": ("rank: 2", "rank: 2, place: vesta", "the key 'place' is repeated"),
    "misspelt key of the file": ("things:\n", "thing:\n", "unexpected 'thing'; expected one of "),
    "alias": ("value: 85", "value: *x", "an alias; write the value out"),
    "repeated key of the file": (
        "language: en\n",
        "language: en\nlanguage: en\n",
        "the key 'language' is repeated",
    ),
    "another context": ("context.jsonld\n", "contexts.jsonld\n", "no other context is known"),
}  # fmt: skip


def check(tmp_path: Path, encoding: str) -> ReportCheck:
    folder = tmp_path / FREEDONIA
    shutil.copytree(FOLDER, folder)
    (folder / "encoding.yamlld").write_text(encoding, "utf-8")
    return check_report(folder, CORPUS)


def test_exchanged_coordinates_are_reported_where_they_are(tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    shutil.copytree(CORPUS.reference, reference)
    path, point = reference / "freedonia.yamlld", "hasCentroid: place/vesta#centroid"
    source = path.read_text("utf-8")
    path.write_text(source.replace("POINT(71.75 46.5)", "POINT(46.5 71.75)"), "utf-8")
    line = source[: source.index(point)].count("\n") + 1
    faults = check_report(FOLDER, replace(CORPUS, reference=reference)).faults
    assert [fault for fault in faults if "Place-inBox" in fault] == [
        f"{path}:{line}: shacl: place/vesta: POINT(46.5 71.75) is outside XF, the country that the "
        "place lies in: write POINT(longitude latitude), in this order, or correct the "
        "coordinates, rg:within or rg:capitalOf. (here: geo:hasCentroid "
        '"POINT(46.5 71.75)"^^geo:wktLiteral) [Place-inBox]'
    ]


def line_of(words: str) -> int:
    return SOURCE[: SOURCE.index(words)].count("\n") + 1


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is reported of an encoding with all slips."""
    encoding = SOURCE
    for right, slip, _ in SLIPS.values():
        assert right in encoding
        encoding = encoding.replace(right, slip, 1)
    found = check(tmp_path_factory.mktemp("slips"), encoding)
    return [
        line.rpartition(f"{FREEDONIA}/")[2] if line.count(f"{FREEDONIA}/") == 1 else line
        for line in (*found.faults, *found.gaps)
    ]


@pytest.mark.parametrize(("right", "_slip", "message"), SLIPS.values(), ids=SLIPS)
def test_all_slips_are_reported_at_once(
    lines: list[str], right: str, _slip: str, message: str
) -> None:
    told = [line for line in lines if message in line]
    places = {int(line.partition("encoding.yamlld:")[2].partition(":")[0]) for line in told}
    # a missing type is reported where the thing has its name
    assert line_of(right) in places or (told and message.endswith("[class]"))


@pytest.mark.parametrize(("right", "slip", "message"), FATAL.values(), ids=FATAL)
def test_a_slip_in_the_form_of_the_file_is_the_first_fault(
    tmp_path: Path, right: str, slip: str, message: str
) -> None:
    faults = check(tmp_path, SOURCE.replace(right, slip, 1)).faults
    assert len(faults) == 1
    assert message in faults[0]
    line = int(faults[0].partition("encoding.yamlld:")[2].partition(":")[0])
    assert 0 <= line - line_of(right) <= 1
