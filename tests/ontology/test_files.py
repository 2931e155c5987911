"""The form of the files of the ontology and the shapes."""

import re
import tomllib
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Dataset, Graph, URIRef

from kg.namespaces import BASE, CONCEPT, GRAPH, PREFIXES, RG
from kg.source.context import read_context
from tests.conftest import ROOT

TURTLE = sorted([*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "shapes").glob("*.ttl")])
QUERIES = sorted([*(ROOT / "kg/questions").glob("*.rq"), *(ROOT / "server/queries").glob("*.rq")])
TERMS = [
    ROOT / f"ontology/{name}.ttl" for name in ("report", "people", "place", "activity", "measure")
]
_PREFIX = re.compile(r"^(?:@prefix|PREFIX) ([\w-]*): <([^>]+)>", re.MULTILINE)


@pytest.mark.parametrize("path", [*TURTLE, *QUERIES], ids=lambda path: path.stem)
def test_a_prefix_means_the_same_everywhere(path: Path) -> None:
    for prefix, iri in _PREFIX.findall(path.read_text("utf-8")):
        iri_of_prefix = PREFIXES.get(prefix)
        assert (
            iri == iri_of_prefix
            or (iri_of_prefix is None and iri not in PREFIXES.values())
            or _short(iri, prefix)
        )


def _short(iri: str, prefix: str) -> bool:
    """A scheme may have another prefix in queries; our prefixes never mean anything else."""
    return iri.startswith(str(CONCEPT)) and prefix not in PREFIXES


@pytest.mark.parametrize("path", [*TURTLE, *QUERIES], ids=lambda path: path.stem)
def test_every_prefix_is_used(path: Path) -> None:
    text = path.read_text("utf-8")
    body = _PREFIX.sub("", text)
    for prefix, _ in _PREFIX.findall(text):
        assert re.search(rf"(?<![\w-]){prefix}:", body), prefix


@pytest.mark.parametrize("path", TERMS, ids=lambda path: path.stem)
def test_terms_are_sorted_classes_first(path: Path) -> None:
    names = re.findall(r"^rg:(\w+) a ", path.read_text("utf-8"), re.MULTILINE)
    assert names == sorted(names)
    assert len(names) > 5


def test_names_have_the_form_of_their_kind(dataset: Dataset) -> None:
    ontology = dataset.graph(GRAPH.ontology)
    for kind, form in (
        (OWL.Class, r"[A-Z][A-Za-z]+"),
        (OWL.ObjectProperty, r"[a-z][A-Za-z]+"),
        (OWL.DatatypeProperty, r"[a-z][A-Za-z0-9]+"),
    ):
        for term in map(str, ontology.subjects(RDF.type, kind)):
            if term.startswith(RG):
                assert re.fullmatch(form, term.removeprefix(RG)), term
    for concept in map(str, ontology.subjects(RDF.type, SKOS.Concept)):
        assert re.fullmatch(r"[a-z-]+/[a-z0-9-]+", concept.removeprefix(CONCEPT)), concept


def test_alignments_are_separate() -> None:
    """Without its alignments the ontology names no class or property of another vocabulary."""
    own = Graph()
    for path in TERMS:
        own.parse(path)
    outside = (
        "http://www.w3.org/ns/",
        "https://schema.org/",
        "http://xmlns.com/",
        "http://www.opengis",
    )
    assert not [t for t in own if str(t[2]).startswith(outside)]
    alignments = Graph().parse(ROOT / "ontology/alignments.ttl")
    assert set(alignments.predicates()) <= {
        RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso,
    }  # fmt: skip


def test_each_property_of_an_encoding_is_declared(dataset: Dataset) -> None:
    """OWL 2 DL needs to know what kind of property it is, whether or not a page of ours uses it."""
    properties = set(map(URIRef, read_context(ROOT / "ontology/context.jsonld").terms))
    declared = set(dataset.graph(GRAPH.ontology).subjects(RDF.type))
    built_in = tuple(map(str, (RDF, RDFS, OWL, CONCEPT)))
    assert [term for term in properties - declared if not str(term).startswith(built_in)] == []


def test_the_ontology_has_one_version(dataset: Dataset) -> None:
    ontology = dataset.graph(GRAPH.ontology)
    iri = URIRef(f"{BASE}ontology")
    version = str(ontology.value(iri, OWL.versionInfo))
    assert ontology.value(iri, OWL.versionIRI) == URIRef(f"{BASE}ontology/{version}")
    assert f"- Ontology {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_program_has_one_version() -> None:
    """The citation has it too, and it is the latest in the changelog."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    version = project["project"]["version"]
    (newest, *_) = re.findall(
        r"^## \[([0-9].*?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert newest == version
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_no_folder_of_tests_is_forgotten() -> None:
    """``make test`` runs every folder but those that have a target of their own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = set(project["tool"]["pytest"]["ini_options"]["testpaths"])
    folders = {f"tests/{path.parts[-2]}" for path in (ROOT / "tests").glob("*/test_*.py")}
    assert folders | {"tests/unit"} == listed | {"tests/browser", "tests/interop", "tests/long"}


def test_every_class_has_a_shape_and_every_property_is_in_one(dataset: Dataset) -> None:
    """Except those that are only inferred, as their scope notes say."""
    ontology, shapes = dataset.graph(GRAPH.ontology), Graph()
    for path in (ROOT / "shapes").glob("*.ttl"):
        shapes.parse(path)
    inferred = {
        term
        for term, note in ontology.subject_objects(SKOS.scopeNote)
        if str(note).startswith("Inferred")
    }
    inferred |= set(ontology.subjects(OWL.inverseOf))
    for cls in ontology.subjects(RDF.type, OWL.Class):
        if str(cls).startswith(RG) and cls not in inferred:
            assert (None, SH.targetClass, cls) in shapes, cls
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            if str(term).startswith(RG) and term not in inferred:
                assert (None, SH.path, term) in shapes, term
