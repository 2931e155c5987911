"""The folder of a new report: what is corrected in its text, and what its encoding begins with."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import encode, new_report
from kg.errors import EncodingError
from kg.evidence.excerpts import Span
from kg.namespaces import GRAPH, ID, RG
from kg.source import yamlld
from server.cli import environment, main
from tests.conftest import CORPUS, FREEDONIA

TEXT = (CORPUS.reports / FREEDONIA / "report.txt").read_text("utf-8")
DAY = "2026-11-23"


def make(folder: Path, text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return new_report.make_folder(folder, data, Path("page.txt"), CORPUS, DAY)


def test_what_nobody_sees_is_corrected_and_reported(tmp_path: Path) -> None:
    damaged = TEXT.replace("\n", "\r\n").replace("Freedonia\r\nCare", "Freedonia \r\n\tCare")
    damaged = damaged.replace("2023 we", "2023\u00a0we").replace("nine", "ni\u00adne")
    damaged = "\ufeff" + damaged.replace("first aid,", "first\u202faid\u200b,")
    assert make(tmp_path / FREEDONIA, damaged) == [
        "byte order marks: 1 corrected, the first in line 1",
        f"line ends: {TEXT.count(chr(10))} corrected, the first in line 1",
        "no-break spaces: 2 corrected, the first in line 11",
        "invisible characters: 1 corrected, the first in line 11",
        "tabs: 1 corrected, the first in line 3",
        "spaces at the end of lines: 1 corrected, the first in line 2",
    ]
    written = (tmp_path / FREEDONIA / "report.txt").read_bytes().decode()
    assert written == TEXT.replace("\nCare", "\n Care")


def test_a_clean_text_is_kept(tmp_path: Path) -> None:
    assert make(tmp_path / FREEDONIA, TEXT) == []
    assert (tmp_path / FREEDONIA / "report.txt").read_bytes() == TEXT.encode()


def test_what_remains_to_be_written_is_refused_line_by_line(tmp_path: Path) -> None:
    make(tmp_path / FREEDONIA, TEXT)
    with pytest.raises(EncodingError) as caught:
        encode.dataset(CORPUS.ontology, CORPUS.reference, tmp_path)
    folder = tmp_path / FREEDONIA
    assert str(caught.value).split("\n") == [
        f"{folder}/README.md:3: still to do: write where the text comes from, and when it was read",
        f"{folder}/README.md:5: still to do: write who owns the text; the encoding is CC BY 4.0",
        f"{folder}/encoding.yamlld:4: still to do: write who owns the text, and what may be done "
        "with it",
        f"{folder}/encoding.yamlld:5: still to do: add 'encoded: {{date: {DAY}, by: …}}' with the "
        "label of an organisation",
    ]


def test_the_rest_is_encoded_as_it_is(tmp_path: Path) -> None:
    make(tmp_path / FREEDONIA, TEXT)
    for name in ("README.md", "encoding.yamlld"):
        path = tmp_path / FREEDONIA / name
        path.write_text(path.read_text("utf-8").replace("TODO: ", ""), "utf-8")
    encoded = encode.dataset(CORPUS.ontology, CORPUS.reference, tmp_path)
    facts = set(encoded.graph(GRAPH.reports[FREEDONIA]))
    full = encode.dataset(CORPUS.ontology, CORPUS.reference, CORPUS.reports)
    assert len(facts) > 15
    assert facts <= set(full.graph(GRAPH.reports[FREEDONIA]))
    figure = ID[f"observation/{FREEDONIA}/outpatient-consultations"]
    properties = {RG.value, RG.indicator, RG.place, RG.time}
    assert properties <= {p for s, p, _ in facts if s == figure}
    headings = yamlld.read_document(tmp_path / FREEDONIA / "encoding.yamlld").value["headings"]
    assert headings == [
        *("Freedonia", "Our work in Freedonia", "Life in Freedonia"),
        *("How we help in Freedonia", "In numbers"),
    ]


def encoding(tmp_path: Path, name: str, text: str) -> str:
    make(tmp_path / name, text)
    return (tmp_path / name / "encoding.yamlld").read_text("utf-8")


def test_what_is_not_certain_is_left_to_the_curator(tmp_path: Path) -> None:
    written = encoding(tmp_path, "x", "A page.\nHow we help\n12 or 13\nThings\n")
    assert written.count("TODO: ") == 8
    for words in (
        "TODO: quote the words that name the annual report and its year, and state "
        "{id: report/x, type: CountryPage, wasDerivedFrom: …, temporal: …, publisher: …}",
        "TODO: quote the name of the country, and state {id: report/x, title: …, spatial: …}",
        "TODO: add 'indicator: …' to observations:things",
        "TODO: add the number '12 or 13' to observations:things, such as 'value: 12'",
        '{id: report/x, label: {en: "TODO: write the English label", '
        'es: "TODO: write the Spanish label"}}',
    ):
        assert words in written


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("950-plus\nBirths assisted", "births-assisted, indicator: births, minInclu"
         "sive: 950}"),
        ("€5.4 million\nExpenditure", "expenditure, indicator: expenditure, "
         "value: 5400000, unit: CCY_EUR}"),
        ("5,470\nBirths assisted, including 250 caesarean sections",
         "births-assisted, indicator: births, value: 5470}"),
        ("2\nBirths\n3\nBirths", "births-2, indicator: births, value: 3}"),
        ("2.5\nBirths", 'births, indicator: births, value: {"@value": "2.5", '
         '"@type": xsd:decimal}}'),
        ("2\nBirths", "births, indicator: births, value: 2}"),
    ],
)  # fmt: skip
def test_a_number_and_its_label_are_a_figure(tmp_path: Path, line: str, fact: str) -> None:
    written = encoding(tmp_path, "x", f"A page.\nIn numbers\n{line}\n")
    assert f"    stated: {{id: observations:{fact}\n" in written


def test_years_and_sentences_are_no_figures() -> None:
    text = "2023\nA year\n3 of us came.\nThe end\n12\n13\nLabel\n"
    assert [span.extract(text) for span in new_report._find_figures(text)] == ["13\nLabel"]


def test_a_quotation_has_as_much_context_as_it_needs() -> None:
    text = "a b. a c. x b. a d."
    quoted = [[*new_report._quotation(text, Span(at, at + 1))] for at in (5, 10, 13)]
    assert quoted == [
        ['  - quote: "a"', '    suffix: " c."'],
        ['  - quote: "x"'],
        ['  - quote: "."', '    prefix: "a b. a c. x b"', '    suffix: " a d."'],
    ]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("Bad Id", b"a", "Bad Id: name the folder with lower-case letters, digits and hyphens"),
        ("links", b"a", "links: name the folder with lower-case letters, digits and hyphens"),
        ("x", b"a\n\xe9", "page.txt:2: is not UTF-8: byte 2"),
        ("x", b"a\n\x00", "page.txt:2: XML cannot carry the character '\\x00'"),
        ("x", b" \n", "page.txt: has no text"),
        (FREEDONIA, b"a", "exists already: choose another id, or edit its files"),
    ],
)
def test_bad_input_is_refused_and_nothing_written(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    shutil.copytree(CORPUS.reports / FREEDONIA, tmp_path / FREEDONIA)
    with pytest.raises(EncodingError) as caught:
        make(tmp_path / name, data)
    assert reason in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [FREEDONIA]
    assert (tmp_path / FREEDONIA / "report.txt").read_text("utf-8") == TEXT


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "reports").touch()
    with pytest.raises(EncodingError, match="reports/x: cannot be written: Not a directory"):
        make(tmp_path / "reports/x", "a")


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    environ = environment(replace(CORPUS, reports=tmp_path / "reports"))
    (tmp_path / "page.txt").write_text("A\u00a0page\n", "utf-8")
    arguments = ["new", "x", "--text", str(tmp_path / "page.txt")]
    done = CliRunner().invoke(main, arguments, env=environ)
    folder = tmp_path / "reports/x"
    lines = f"{folder}/report.txt: no-break spaces: 1 corrected, the first in line 1\n{folder}\n"
    assert (done.exit_code, done.stdout) == (0, lines)
    assert f"date: {DAY[:2]}" in (folder / "encoding.yamlld").read_text("utf-8")
    again = CliRunner().invoke(main, arguments, env=environ)
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith(f"Error: {folder}: exists already")
    missing = CliRunner().invoke(main, ["new", "y", "--text", "nowhere.txt"], env=environ)
    assert missing.exit_code == 2
    assert "'nowhere.txt': No such file or directory" in missing.stderr
