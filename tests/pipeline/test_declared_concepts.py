"""Concepts that encodings declare themselves."""

import shutil
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Dataset, Literal

from kg import encode, validate
from kg.config import Config
from kg.errors import EncodingError
from kg.namespaces import CONCEPT, GRAPH, ID, RG
from tests.conftest import FREEDONIA, ROOT, SYLVANIA

CORPUS = ROOT / "tests/corpus"
ONTOLOGY = ROOT / "ontology"
SNAKEBITE = """concepts:
  - id: concept/conditions/snakebite
    broader: concept/conditions/injury
    label: {en: snakebite, es: mordedura de serpiente}
    definition: {en: An injury by the bite of a snake.}
    hiddenLabel: {en: bitten by snakes}
"""
HUNGER = """concepts:
  - id: concept/conditions/hunger-strike
    label: {en: hunger strike, es: huelga de hambre}
    definition: {en: Refusal to eat in protest.}
"""


def encoded(folder: Path, **declared: str) -> Dataset:
    """Encode the corpus with concepts declared in its two encodings."""
    reports = folder / "reports"
    shutil.copytree(CORPUS / "reports", reports, dirs_exist_ok=True)
    for name, text in declared.items():
        file = reports / {"freedonia": FREEDONIA, "sylvania": SYLVANIA}[name] / "encoding.yamlld"
        source = file.read_text("utf-8")
        file.write_text(source.replace("\nthings:\n", f"\n{text}\nthings:\n", 1), "utf-8")
    return encode.dataset(ONTOLOGY, CORPUS / "reference", reports)


def test_a_declared_concept_is_used_at_once_and_awaits_review(tmp_path: Path) -> None:
    dataset = encoded(tmp_path, freedonia=SNAKEBITE, sylvania=HUNGER)
    concept, terms = CONCEPT["conditions/snakebite"], dataset.graph(GRAPH.ontology)
    assert (concept, RDF.type, SKOS.Concept) in terms
    assert (concept, SKOS.inScheme, CONCEPT.conditions) in terms
    assert (concept, SKOS.broader, CONCEPT["conditions/injury"]) in terms
    assert (concept, SKOS.prefLabel, Literal("mordedura de serpiente", lang="es")) in terms
    assert (concept, SKOS.hiddenLabel, Literal("bitten by snakes", lang="en")) in terms
    assert (concept, RDFS.isDefinedBy, ID[f"report/{FREEDONIA}"]) in terms
    assert "awaits review" in str(terms.value(concept, SKOS.editorialNote))
    other = CONCEPT["conditions/hunger-strike"]
    assert (other, SKOS.topConceptOf, CONCEPT.conditions) in terms
    shapes = validate.read_shapes(Config().shapes)
    assert validate.check(dataset, shapes).violations == ()


def test_an_indicator_is_one(tmp_path: Path) -> None:
    text = HUNGER.replace("conditions/", "indicators/")
    terms = encoded(tmp_path, freedonia=text).graph(GRAPH.ontology)
    assert (CONCEPT["indicators/hunger-strike"], RDF.type, RG.Indicator) in terms


def test_two_reports_may_declare_the_same(tmp_path: Path) -> None:
    terms = encoded(tmp_path, freedonia=SNAKEBITE, sylvania=SNAKEBITE).graph(GRAPH.ontology)
    concept = CONCEPT["conditions/snakebite"]
    pages = {ID[f"report/{report}"] for report in (FREEDONIA, SYLVANIA)}
    assert set(terms.objects(concept, RDFS.isDefinedBy)) == set(pages)


def test_a_clash_names_both_lines(tmp_path: Path) -> None:
    other = SNAKEBITE.replace("the bite of a snake", "a snake")
    with pytest.raises(EncodingError) as caught:
        encoded(tmp_path, freedonia=SNAKEBITE, sylvania=other)
    assert SYLVANIA in str(caught.value.path)
    assert caught.value.line is not None
    first = tmp_path / f"reports/{FREEDONIA}/encoding.yamlld"
    lines = first.read_text("utf-8").splitlines()
    line = lines.index("  - id: concept/conditions/snakebite") + 1
    assert f"is declared differently in {first}:{line}" in caught.value.reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("    definition: {en: An injury by the bite of a snake.}\n", "", "needs 'definition'"),
        ("es: mordedura de serpiente", "fr: morsure", "a label in 'en' and in 'es'"),
        ("conditions/snakebite", "conditions/injury", "is already a concept of its scheme"),
        ("conditions/snakebite", "illnesses/snakebite", "must be 'concept/', a scheme"),
        ("conditions/snakebite", "conditions/Snake_bite", "must be 'concept/', a scheme"),
        ("conditions/injury", "reasons/unrest", "must be one of the same scheme"),
        ("conditions/injury", "conditions/injry", "unknown name 'concept/conditions/injry'"),
        ("hiddenLabel", "hidden", "unexpected 'hidden'; expected one of broader, definition"),
        ("concepts:\n  - id", "concepts:\n  - 5\n  - id", "expected a mapping"),
    ],
)
def test_a_fault_names_its_remedy(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(EncodingError) as caught:
        encoded(tmp_path, freedonia=SNAKEBITE.replace(old, new, 1))
    assert reason in caught.value.reason
    assert caught.value.line is not None
