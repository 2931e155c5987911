import shutil
from pathlib import Path

from kg import coverage
from tests.conftest import ROOT

PERU = ROOT / "kg/reports/msf-2023-peru"


def test_every_word_of_the_peru_page_is_quoted() -> None:
    measured = coverage.of(PERU, ROOT / "ontology")
    assert measured.missed == ()
    assert measured.percent == 100
    assert measured.n_words == 398
    assert measured.marked() == (PERU / "report.txt").read_text("utf-8")


def test_what_no_passage_quotes_is_marked(tmp_path: Path) -> None:
    folder = tmp_path / "msf-2023-peru"
    shutil.copytree(PERU, folder)
    text = (folder / "encoding.yamlld").read_text("utf-8")
    changed = text.replace(", exposed to multiple health issues.", "")
    (folder / "encoding.yamlld").write_text(changed, "utf-8")
    measured = coverage.of(folder, ROOT / "ontology")
    assert "conditions, ⟦exposed⟧ ⟦to⟧ ⟦multiple⟧ ⟦health⟧ ⟦issues⟧." in measured.marked()
    assert len(measured.missed) == 5


def test_headings_do_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "msf-2023-peru"
    shutil.copytree(PERU, folder)
    text = (folder / "encoding.yamlld").read_text("utf-8")
    (folder / "encoding.yamlld").write_text(
        text.replace("  - What's happening in Peru?\n", ""), "utf-8"
    )
    assert "⟦What's⟧ ⟦happening⟧ ⟦in⟧ ⟦Peru⟧" in coverage.of(folder, ROOT / "ontology").marked()
