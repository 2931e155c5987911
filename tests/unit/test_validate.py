from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, Dataset, Literal

from kg import excerpts, rdf, said, statements, validate
from kg.errors import DataError, EncodingError, NotConformant
from kg.namespaces import GRAPH, ID, OA, RG, SCHEMA
from kg.pipeline import published
from tests.conftest import CORPUS, FREEDONIA, copy_of

OPD = ID[f"observation/{FREEDONIA}/outpatient-consultations"]


def rules(dataset: Dataset) -> set[tuple[str, str]]:
    verdict = validate.check(dataset, validate.shapes(CORPUS.shapes))
    return {(violation.check, violation.rule) for violation in verdict.violations}


def test_the_corpus_conforms(dataset: Dataset) -> None:
    verdict = validate.check(dataset, validate.shapes(CORPUS.shapes))
    assert verdict.violations == ()
    assert verdict.conforms


def test_no_inference_hides_a_missing_type(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    tolmar = ID["place/tolmar"]
    broken.graph(GRAPH.provenance).remove((tolmar, RDF.type, RG.Place))
    broken.graph(GRAPH.inferred).add((tolmar, RDF.type, RG.Place))
    assert ("shacl", "Service-place") in rules(broken)


def test_a_fact_without_its_statement_is_found(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    broken.graph(GRAPH.reports[FREEDONIA]).add((OPD, RG.place, ID["place/vesta"]))
    assert ("statements", "statement") in rules(broken)


def test_a_statement_without_its_fact_is_found(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    broken.graph(GRAPH.reports[FREEDONIA]).remove((OPD, RG.value, Literal(7300)))
    found = rules(broken)
    assert ("statements", "fact") in found


def test_a_fact_of_a_report_rests_on_its_own_words(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    statement = statements.name(FREEDONIA, (OPD, RG.value, Literal(7300)))
    told = broken.graph(GRAPH.provenance)
    told.remove((statement, RG.evidence, None))
    told.add((statement, RG.evidence, ID["excerpt/sr-2023-ruritania/0-1"]))
    assert ("statements", "support") in rules(broken)


def test_a_word_changed_in_a_quotation_is_found(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    told = broken.graph(GRAPH.provenance)
    quote = next(told.subjects(OA.exact, Literal("our operations in Freedonia")))
    told.set((quote, OA.exact, Literal("our operation in Freedonia")))
    assert rules(broken) == {("excerpts", "offsets")}


def test_a_changed_text_is_found(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    told = broken.graph(GRAPH.provenance)
    page = ID[f"report/{FREEDONIA}"]
    told.set((page, SCHEMA.text, Literal(f"{told.value(page, SCHEMA.text)}.")))
    assert ("excerpts", "digest") in rules(broken)


def test_an_excerpt_without_its_page_is_found(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    told = broken.graph(GRAPH.provenance)
    told.remove((None, SCHEMA.text, None))
    assert len(list(excerpts.check(told))) == len(list(told.subjects(RDF.type, RG.Excerpt)))
    assert list(said.check(broken)) == []


def test_a_name_that_leads_nowhere_is_found(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    broken.graph(GRAPH.provenance).add((ID["place/vesta"], RDFS.seeAlso, ID["place/limma"]))
    assert ("things", "described") in rules(broken)


def test_a_dataset_without_a_page_is_no_release(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    for graph in list(broken.graphs()):
        if str(graph.identifier) != str(GRAPH.ontology):
            broken.remove_graph(graph)
    assert rules(broken) == {("things", "page")}
    assert ("things", "page") in rules(Dataset())


def test_a_character_that_xml_cannot_carry_is_found(dataset: Dataset) -> None:
    broken = copy_of(dataset)
    broken.graph(GRAPH.provenance).add((ID["place/vesta"], RDFS.comment, Literal("\x01")))
    assert rules(broken) >= {("things", "characters")}


@pytest.mark.parametrize("number", ["Infinity", "9" * 5000])
def test_a_number_that_is_none_is_found(dataset: Dataset, number: str) -> None:
    broken = copy_of(dataset)
    facts, told = broken.graph(GRAPH.reports[FREEDONIA]), broken.graph(GRAPH.provenance)
    statement = statements.name(FREEDONIA, (OPD, RG.value, Literal(7300)))
    value = Literal(number, datatype=XSD.decimal)
    facts.set((OPD, RG.value, value))
    told.set((statement, RDF.object, value))
    assert ("words", "said") in rules(broken)


@pytest.mark.parametrize("number", ["sNaN", "NaN"])
def test_what_is_no_number_is_not_read(number: str) -> None:
    line = f'<a:b> <a:c> "{number}"^^<{XSD.decimal}> .\n'
    with pytest.raises(DataError, match=f"'{number}' is no decimal"):
        rdf.read(line.encode(), "x")


def test_nothing_is_written_when_validation_fails(dataset: Dataset, tmp_path: Path) -> None:
    broken = copy_of(dataset)
    broken.graph(GRAPH.provenance).remove((OPD, RDFS.label, None))
    config = replace(CORPUS, releases=tmp_path / "releases")
    with pytest.raises(NotConformant, match="Thing-label"):
        published(broken, config, lambda line: None)
    assert not config.releases.exists()


def test_shapes_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="has no shapes"):
        validate.shapes(tmp_path)
    for data in (b"a b c", b"\xff\x00"):
        (tmp_path / "a.ttl").write_bytes(data)
        with pytest.raises(EncodingError, match=r"a\.ttl:1: is not Turtle"):
            validate.shapes(tmp_path)


@pytest.mark.parametrize(
    "shape",
    [
        'sh:property [ sh:path rdfs:label ; sh:minCount "x" ]',
        "sh:property [ sh:minCount 1 ]",
        'sh:property [ sh:path rdfs:label ; sh:pattern "(" ]',
        'sh:sparql [ sh:select "SELEC" ]',
        'sh:sparql [ sh:select "SELECT $this { SERVICE <a:b> {} }" ]',
    ],
)
def test_a_shape_that_is_ill_formed_is_told(tmp_path: Path, dataset: Dataset, shape: str) -> None:
    text = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        f"<a:b> a sh:NodeShape ; sh:targetClass <{RG.Place}> ; {shape} ."
    )
    (tmp_path / "a.ttl").write_text(text, "utf-8")
    with pytest.raises(DataError, match="a shape is ill-formed: "):
        validate.check(dataset, validate.shapes(tmp_path))


def test_stages_are_pure(dataset: Dataset) -> None:
    """Validation leaves the dataset as it was."""
    before = set(dataset.quads())
    rules(dataset)
    assert set(dataset.quads()) == before
