import shutil
from pathlib import Path

from kg import coverage
from tests.conftest import CORPUS, FREEDONIA

FOLDER = CORPUS.reports / FREEDONIA


def test_every_word_of_a_page_is_quoted() -> None:
    measured = coverage.of(FOLDER, CORPUS.ontology)
    assert measured.missed == ()
    assert measured.percent == 100
    assert measured.n_words == 231
    assert measured.marked() == (FOLDER / "report.txt").read_text("utf-8")


def test_what_no_passage_quotes_is_marked(tmp_path: Path) -> None:
    folder = tmp_path / FREEDONIA
    shutil.copytree(FOLDER, folder)
    text = (folder / "encoding.yamlld").read_text("utf-8")
    changed = text.replace("in early 2024, to enable us to meet needs elsewhere.", "in early 2024")
    (folder / "encoding.yamlld").write_text(changed, "utf-8")
    measured = coverage.of(folder, CORPUS.ontology)
    assert "early 2024, ⟦to⟧ ⟦enable⟧ ⟦us⟧ ⟦to⟧ ⟦meet⟧ ⟦needs⟧ ⟦elsewhere⟧." in measured.marked()
    assert len(measured.missed) == 7


def test_headings_do_not_count(tmp_path: Path) -> None:
    folder = tmp_path / FREEDONIA
    shutil.copytree(FOLDER, folder)
    path = folder / "encoding.yamlld"
    path.write_text(path.read_text("utf-8").replace("  - In numbers\n", ""), "utf-8")
    assert "⟦In⟧ ⟦numbers⟧" in coverage.of(folder, CORPUS.ontology).marked()
