"""What is found wrong in the dataset is told with the line that says it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDFS

from kg import context as contexts
from kg import mentions, pipeline
from kg.errors import NotConformant
from kg.namespaces import ID, RG
from tests.conftest import CORPUS, FREEDONIA

SERVICE = "{id: services:tolmar-chronic-diseases, partOfOperation: operations:northern-freedonia"


def lines(tmp_path: Path, old: str, new: str) -> tuple[Path, list[str]]:
    """Build the corpus with one change in an encoding; return the file and what is told."""
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
    path, told = lines(
        tmp_path, SERVICE, f"{SERVICE}, population: populations:sylvanians-northern-freedonia"
    )
    line = path.read_text("utf-8").partition(SERVICE)[0].count("\n")
    assert told == [
        f"{path}:{line + 1}: shacl: service/{FREEDONIA}/tolmar-chronic-diseases: "
        "A property that the class Service does not have: see ontology/README.md. "
        f"(here: rg:population population/{FREEDONIA}/sylvanians-northern-freedonia) [Service]"
    ]


def test_a_property_that_is_missing(tmp_path: Path) -> None:
    """The line is where the thing is first named."""
    area = "    interpretation:\n      - {id: place/northern-freedonia, placeType: area}\n"
    places = CORPUS.reference / "freedonia.yamlld"
    line = places.read_text("utf-8").partition("id: place/northern-freedonia")[0].count("\n") + 1
    assert lines(tmp_path, area, "")[1] == [
        f"{places}:{line}: shacl: place/northern-freedonia: "
        "A place needs exactly one rg:placeType of the scheme place-types. "
        "(here: rg:placeType) [Place-placeType]"
    ]


def test_the_first_mention_of_a_thing_and_of_each_property_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yamlld", tmp_path / "b.yamlld"
    first.write_text(
        """\
"@context": [https://w3id.org/reliefgraph/context.jsonld, {e: "https://example.org/e/"}]
things:
  - id: place/x
    within: y
  - {id: e:z, label: {en: Z}}
place/x: {id: 5, unit: x}
stated:
  - id: place/x
    within: z
    pcode: P
    colour: red
""",
        "utf-8",
    )
    second.write_text(
        """\
"@context": {f: "https://example.org/f/"}
id: f:a
value:
  - [{id: e:z, value: 1}]
  - {id: "f:b:c", within: {id: place/x, value: 2}}
""",
        "utf-8",
    )
    assert mentions.of([first, second], contexts.read(CORPUS.ontology / "context.jsonld")) == {
        (str(ID["place/x"]), ""): f"{first}:3",
        (str(ID["place/x"]), str(RG.within)): f"{first}:4",
        ("https://example.org/e/z", ""): f"{first}:5",
        ("https://example.org/e/z", str(RDFS.label)): f"{first}:5",
        (str(ID["place/x"]), str(RG.pcode)): f"{first}:10",
        (str(ID["place/x"]), str(RG.colour)): f"{first}:11",
        ("https://example.org/f/a", ""): f"{second}:2",
        ("https://example.org/f/a", f"{RG}@context"): f"{second}:1",
        ("https://example.org/f/a", str(RG.value)): f"{second}:4",
        ("e:z", ""): f"{second}:4",
        ("e:z", str(RG.value)): f"{second}:4",
        ("https://example.org/f/b:c", ""): f"{second}:5",
        ("https://example.org/f/b:c", str(RG.within)): f"{second}:5",
        (str(ID["place/x"]), str(RG.value)): f"{second}:5",
    }
    assert mentions.of([], contexts.read(CORPUS.ontology / "context.jsonld")) == {}
