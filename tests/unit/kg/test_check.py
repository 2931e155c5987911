"""One report alone: all that is wrong with it, and words that no fact states."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg.check import ReportCheck, check_report
from kg.errors import EncodingError
from tests.conftest import CORPUS, FREEDONIA

FOLDER = CORPUS.reports / FREEDONIA
SOURCE = (FOLDER / "encoding.yamlld").read_text("utf-8")


def check_with(tmp_path: Path, *changes: tuple[str, str]) -> ReportCheck:
    """Check the page on Freedonia with changes in its encoding; paths are without the folder."""
    folder, encoding = tmp_path / FREEDONIA, SOURCE
    shutil.copytree(FOLDER, folder)
    for old, new in changes:
        assert old in encoding
        encoding = encoding.replace(old, new, 1)
    (folder / "encoding.yamlld").write_text(encoding, "utf-8")
    found = check_report(folder, CORPUS)
    return replace(
        found,
        faults=[line.replace(f"{folder}/", "") for line in found.faults],
        gaps=[line.replace(f"{folder}/", "") for line in found.gaps],
    )


def line_of(words: str) -> int:
    return SOURCE[: SOURCE.index(words)].count("\n") + 1


def test_a_complete_encoding_has_neither_faults_nor_gaps() -> None:
    found = check_report(FOLDER, CORPUS)
    lines = [number for number, line in enumerate(SOURCE.splitlines(), 1) if "label: {en" in line]
    without = [number for number in lines if " es: " not in SOURCE.splitlines()[number - 1]]
    path = FOLDER / "encoding.yamlld"
    gaps = [f"{path}:{number}: no Spanish label: add 'es: …'" for number in without]
    assert len(gaps) == 9
    assert found == ReportCheck(FREEDONIA, [], gaps, 231, 231)
    assert found.summary == f"{FREEDONIA}: no faults; 231 of 231 words quoted, 100.0 %"


def test_all_kinds_of_faults_are_listed_at_once(tmp_path: Path) -> None:
    found = check_with(
        tmp_path,
        ("  - In numbers\n", "  - In Numbers\n"),
        ("{id: organizations:army, label: {en: the army", "{label: {en: the army"),
        ("quote: Dozens of people were killed", "quote: Dozens of persons were killed"),
        ("minExclusive: 1900", "minExclusive: 1901"),
        ("indicator: people-killed", "indicator: people-kiled"),
        ("{id: report/sr-2023-freedonia, type: CountryPage, ", "{id: report/sr-2023-freedonia, "),
        ("{id: place/vesta, capitalOf: freedonia}", "{id: place/vesta, capitalOf: }"),
        ("eventType: political-protest", "eventType: first-aid"),
    )
    for words in (
        "no line of the text reads 'In Numbers'",
        "every fact needs the 'id' of its thing",
        "has no value",
        "'Dozens of persons were killed' is not in the report",
        "unknown name 'concept/indicators/people-kiled'",
        "the words do not state minExclusive 1901",
        "sr-2023-freedonia: it has no class that a shape targets",
    ):
        assert sum(words in fault for fault in found.faults) == 1, words


def test_a_thing_that_cannot_be_read_causes_no_other_fault(tmp_path: Path) -> None:
    old = "{id: events:ousting, label: {en: ousting"
    found = check_with(tmp_path, (old, "{id: events:ousting, label: {en_US: ousting"))
    assert len(found.faults) == 1
    assert found.faults[0].startswith(f"encoding.yamlld:{line_of(old)}: 'en_us' is not a language")
    assert found.summary.startswith(f"{FREEDONIA}: 1 fault; ")


def test_what_no_passage_quotes_is_shown_in_runs(tmp_path: Path) -> None:
    found = check_with(
        tmp_path, ("in early 2024, to enable us to meet needs elsewhere.", "in early 2024")
    )
    assert "report.txt:12: no passage quotes 'to enable us to meet needs elsewhere'" in found.gaps
    assert (found.n_words, found.n_quoted) == (231, 224)


@pytest.mark.parametrize(
    ("old", "new", "gap"),
    [
        (", minExclusive: 1900}", "}", "report.txt:11: no fact states 'over 1,900'"),
        ("borders: ruritania", "within: northern-freedonia",
         "report.txt:8: no fact states 'Ruritania'"),
        ("{id: observations:hosted, type: Figure, indicator: people-hosted, minExclusive: 40000, "
         'time: "2023-12-31"}', "{id: observations:hosted, type: Figure}",
         "report.txt:7: no fact states 'more than 40,000'"),
        ("quote: and the police", "quote: [and the police, Dozens]",
         f"encoding.yamlld:{line_of('quote: and the police')}: "
         "no fact of this passage is about 'Dozens'"),
    ],
)  # fmt: skip
def test_numbers_names_and_quotations_without_a_fact_are_shown(
    tmp_path: Path, old: str, new: str, gap: str
) -> None:
    assert gap in check_with(tmp_path, (old, new)).gaps


def test_a_year_without_a_fact_is_shown(tmp_path: Path) -> None:
    passage = """  - quote: late in 2023
    stated:
      - {id: times:late-2023, type: ProperInterval, intervalFinishes: "2023"}
"""
    found = check_with(tmp_path, (passage, ""), (", time: times:late-2023", ""))
    assert "report.txt:12: no fact states '2023'" in found.gaps


def test_a_file_that_is_not_yaml_is_the_only_fault(tmp_path: Path) -> None:
    found = check_with(tmp_path, ("things:\n", "things: [\n"))
    assert len(found.faults) == 1
    assert ": is not YAML: " in found.faults[0]
    assert (found.gaps, found.n_words) == ([], 0)


def test_a_folder_that_is_not_of_a_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match=r"nowhere: has no report\.txt"):
        check_report(tmp_path / "nowhere", CORPUS)
