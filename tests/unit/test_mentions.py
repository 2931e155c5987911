"""What is found wrong in the dataset is told with the line that says it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Literal

from kg import pipeline
from kg.config import Config
from kg.errors import NotConformant
from kg.namespaces import ID, RG, SCHEMA, short
from tests.conftest import ROOT

PERU = "msf-2023-peru"
SERVICE = "{id: services:tumbes-chronic-diseases, partOfOperation: operations:northern-peru"


def lines(tmp_path: Path, old: str, new: str) -> tuple[Path, list[str]]:
    """Build the Peru page with one change in its encoding; return the file and what is told."""
    shutil.copytree(ROOT / "kg/reports", tmp_path / "reports")
    path = tmp_path / f"reports/{PERU}/encoding.yamlld"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    config = replace(Config(), reports=tmp_path / "reports", releases=tmp_path / "releases")
    with pytest.raises(NotConformant) as caught:
        pipeline.build(config, lambda line: None)
    return path, list(caught.value.violations)


def test_a_property_that_a_class_does_not_have(tmp_path: Path) -> None:
    path, told = lines(
        tmp_path, SERVICE, f"{SERVICE}, population: populations:venezuelans-northern-peru"
    )
    line = path.read_text("utf-8").partition(SERVICE)[0].count("\n")
    assert told == [
        f"{path}:{line + 1}: shacl: service/{PERU}/tumbes-chronic-diseases: A property that the "
        "class Service does not have: see ontology/README.md. "
        f"(here: rg:population population/{PERU}/venezuelans-northern-peru) [Service]"
    ]


def test_a_property_that_is_missing(tmp_path: Path) -> None:
    """The line is where the thing is first named."""
    area = "    interpretation:\n      - {id: place/northern-peru, placeType: area}\n"
    places = ROOT / "kg/reference/places.yamlld"
    line = places.read_text("utf-8").partition("id: place/northern-peru")[0].count("\n") + 1
    assert lines(tmp_path, area, "")[1] == [
        f"{places}:{line}: shacl: place/northern-peru: A place needs exactly one rg:placeType of "
        "the scheme place-types. (here: rg:placeType) [Place-placeType]"
    ]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (RG.place, "rg:place"),
        (ID["place/tumbes"], "place/tumbes"),
        (SCHEMA.text, "schema:text"),
        (Literal("red", lang="en"), '"red"@en'),
        (Literal("x" * 200), f'"{"x" * 99}…'),
        (Literal(12), '"12"^^xsd:integer'),
    ],
)
def test_terms_are_told_short(term: Literal, words: str) -> None:
    assert short(term) == words
