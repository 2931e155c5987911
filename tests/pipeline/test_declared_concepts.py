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
ALTITUDE = """concepts:
  - id: concept/conditions/altitude-sickness
    broader: concept/conditions/health-problem
    label: {en: altitude sickness, es: mal de altura}
    definition: {en: An illness from too little oxygen high in the mountains.}
    hiddenLabel: {en: mountain sickness}
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
    dataset = encoded(tmp_path, freedonia=ALTITUDE, sylvania=HUNGER)
    concept, terms = CONCEPT["conditions/altitude-sickness"], dataset.graph(GRAPH.ontology)
    assert (concept, RDF.type, SKOS.Concept) in terms
    assert (concept, SKOS.inScheme, CONCEPT.conditions) in terms
    assert (concept, SKOS.broader, CONCEPT["conditions/health-problem"]) in terms
    assert (concept, SKOS.prefLabel, Literal("mal de altura", lang="es")) in terms
    assert (concept, SKOS.hiddenLabel, Literal("mountain sickness", lang="en")) in terms
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
    terms = encoded(tmp_path, freedonia=ALTITUDE, sylvania=ALTITUDE).graph(GRAPH.ontology)
    concept = CONCEPT["conditions/altitude-sickness"]
    pages = {ID[f"report/{report}"] for report in (FREEDONIA, SYLVANIA)}
    assert set(terms.objects(concept, RDFS.isDefinedBy)) == set(pages)


def test_a_clash_names_both_lines(tmp_path: Path) -> None:
    other = ALTITUDE.replace("too little oxygen", "little oxygen")
    with pytest.raises(EncodingError) as caught:
        encoded(tmp_path, freedonia=ALTITUDE, sylvania=other)
    assert SYLVANIA in str(caught.value.path)
    assert caught.value.line is not None
    first = tmp_path / f"reports/{FREEDONIA}/encoding.yamlld"
    lines = first.read_text("utf-8").splitlines()
    line = lines.index("  - id: concept/conditions/altitude-sickness") + 1
    assert f"is declared differently in {first}:{line}" in caught.value.reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "    definition: {en: An illness from too little oxygen high in the mountains.}\n",
            "",
            "needs 'definition'",
        ),
        ("es: mal de altura", "fr: mal", "a label in 'en' and in 'es'"),
        ("conditions/altitude-sickness", "conditions/injury", "is already a concept of its scheme"),
        (
            "conditions/altitude-sickness",
            "illnesses/altitude-sickness",
            "must be 'concept/', a scheme",
        ),
        (
            "conditions/altitude-sickness",
            "conditions/Altitude_sickness",
            "must be 'concept/', a scheme",
        ),
        ("conditions/health-problem", "reasons/unrest", "must be one of the same scheme"),
        (
            "conditions/health-problem",
            "conditions/injry",
            "unknown name 'concept/conditions/injry'",
        ),
        ("hiddenLabel", "hidden", "unexpected 'hidden'; expected one of broader, definition"),
        ("concepts:\n  - id", "concepts:\n  - 5\n  - id", "expected a mapping"),
    ],
)
def test_a_fault_names_its_remedy(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(EncodingError) as caught:
        encoded(tmp_path, freedonia=ALTITUDE.replace(old, new, 1))
    assert reason in caught.value.reason
    assert caught.value.line is not None
