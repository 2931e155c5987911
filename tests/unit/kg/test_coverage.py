import hashlib
import shutil
from pathlib import Path

import pytest

from kg import coverage
from kg.namespaces import CONTEXT
from tests.conftest import CORPUS, FREEDONIA

FOLDER = CORPUS.reports / FREEDONIA


def test_every_word_of_a_page_is_quoted() -> None:
    measured = coverage.measure_coverage(FOLDER, CORPUS.ontology)
    assert measured.missed == ()
    assert measured.percent == 100
    assert measured.n_words == 231
    assert measured.mark_missed() == (FOLDER / "report.txt").read_text("utf-8")


def test_what_no_passage_quotes_is_marked(tmp_path: Path) -> None:
    folder = tmp_path / FREEDONIA
    shutil.copytree(FOLDER, folder)
    text = (folder / "encoding.yamlld").read_text("utf-8")
    changed = text.replace("in early 2024, to enable us to meet needs elsewhere.", "in early 2024")
    (folder / "encoding.yamlld").write_text(changed, "utf-8")
    measured = coverage.measure_coverage(folder, CORPUS.ontology)
    assert (
        "early 2024, ⟦to⟧ ⟦enable⟧ ⟦us⟧ ⟦to⟧ ⟦meet⟧ ⟦needs⟧ ⟦elsewhere⟧." in measured.mark_missed()
    )
    assert len(measured.missed) == 7


def test_headings_do_not_count(tmp_path: Path) -> None:
    folder = tmp_path / FREEDONIA
    shutil.copytree(FOLDER, folder)
    path = folder / "encoding.yamlld"
    path.write_text(path.read_text("utf-8").replace("  - In numbers\n", ""), "utf-8")
    assert "⟦In⟧ ⟦numbers⟧" in coverage.measure_coverage(folder, CORPUS.ontology).mark_missed()


# ---- a report of two lines

TEXT = "What we do\nIn 1,900 cities, it's Lima/Callao and co-operation; e.g. what we do.\n"


def measured(tmp_path: Path, quote: str) -> coverage.Coverage:
    """Return the coverage of the report by one passage."""
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "report.txt").write_text(TEXT, "utf-8")
    (folder / "encoding.yamlld").write_text(
        f"""'@context': {CONTEXT}
id: report/r
sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}
headings: [What we do]
passages:
- quote: {quote}
  stated: {{id: place/lima, type: Place}}
""",
        "utf-8",
    )
    return coverage.measure_coverage(folder, CORPUS.ontology)


@pytest.mark.parametrize(
    ("quote", "n_missed", "percent", "marked"),
    [
        (
            "cities",
            10,
            100 / 11,
            "What we do\n⟦In⟧ ⟦1,900⟧ cities, ⟦it's⟧ ⟦Lima/Callao⟧ ⟦and⟧ ⟦co-operation⟧; "
            "⟦e.g⟧. ⟦what⟧ ⟦we⟧ ⟦do⟧.\n",
        ),
        (
            "In 1,900 cities, it's Lima/Callao and co-operation",
            4,
            700 / 11,
            "What we do\nIn 1,900 cities, it's Lima/Callao and co-operation; "
            "⟦e.g⟧. ⟦what⟧ ⟦we⟧ ⟦do⟧.\n",
        ),
        (
            "[In, n 1, '900 ', cities, t's Lim, and, o-operation; e.g, what we, do.]",
            4,
            700 / 11,
            "What we do\nIn ⟦1,900⟧ cities, ⟦it's⟧ ⟦Lima/Callao⟧ and ⟦co-operation⟧; "
            "e.g. what we do.\n",
        ),
    ],
)
def test_a_word_counts_only_if_a_passage_has_all_of_it(
    tmp_path: Path, quote: str, n_missed: int, percent: float, marked: str
) -> None:
    found = measured(tmp_path, quote)
    assert (found.report, found.text, found.n_words) == ("r", TEXT, 11)
    assert (len(found.missed), found.mark_missed()) == (n_missed, marked)
    assert found.percent == percent


def test_a_text_without_words_is_covered() -> None:
    empty = coverage.Coverage("r", "…", 0, ())
    assert (empty.percent, empty.mark_missed()) == (100.0, "…")
