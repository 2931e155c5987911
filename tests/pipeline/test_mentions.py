"""A fault in the dataset is reported with the line that states it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import NotConformant
from tests.conftest import CORPUS, FREEDONIA

SERVICE = "{id: services:tolmar-chronic-diseases, partOfOperation: operations:northern-freedonia"


def lines(tmp_path: Path, old: str, new: str) -> tuple[Path, list[str]]:
    """Build the corpus with one change in an encoding; return the file and the violations."""
    shutil.copytree(CORPUS.reports, tmp_path / "reports")
    path = tmp_path / f"reports/{FREEDONIA}/encoding.yamlld"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    config = replace(CORPUS, reports=tmp_path / "reports", releases=tmp_path / "releases")
    with pytest.raises(NotConformant) as caught:
        pipeline.build(config, lambda line: None)
    return path, list(caught.value.violations)


def test_a_property_that_a_class_does_not_have(tmp_path: Path) -> None:
    path, violations = lines(
        tmp_path, SERVICE, f"{SERVICE}, population: populations:sylvanians-northern-freedonia"
    )
    line = path.read_text("utf-8").partition(SERVICE)[0].count("\n")
    assert violations == [
        f"{path}:{line + 1}: shacl: service/{FREEDONIA}/tolmar-chronic-diseases: "
        "A property that the class Service does not have: see ontology/README.md. "
        f"(here: rg:population population/{FREEDONIA}/sylvanians-northern-freedonia) [Service]"
    ]


def test_a_property_that_is_missing(tmp_path: Path) -> None:
    """The line is where the thing is first named."""
    path, violations = lines(tmp_path, "eventType: ousting, status: happened", "eventType: ousting")
    line = path.read_text("utf-8").partition("id: events:ousting")[0].count("\n") + 1
    assert violations == [
        f"{path}:{line}: shacl: event/{FREEDONIA}/ousting: An event needs exactly one rg:status of "
        "the scheme statuses: happened, planned, possible, failed or recurring. "
        "(here: rg:status) [Event-status]"
    ]
