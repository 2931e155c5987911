from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, XSD, Dataset, Graph, Literal

from kg import validate
from kg.errors import DataError, EncodingError, NotConformant
from kg.evidence import excerpts, statement_words, statements
from kg.evidence.violations import Violation
from kg.namespaces import GRAPH, ID, OA, RG, RGS, SCHEMA
from kg.pipeline import publish
from tests import tiny
from tests.conftest import CORPUS, FREEDONIA, copy_dataset

OPD = ID[f"observation/{FREEDONIA}/outpatient-consultations"]


def rules(dataset: Dataset) -> set[tuple[str, str]]:
    verdict = validate.check(dataset, validate.read_shapes(CORPUS.shapes))
    return {(violation.check, violation.rule) for violation in verdict.violations}


def test_the_corpus_conforms(dataset: Dataset) -> None:
    verdict = validate.check(dataset, validate.read_shapes(CORPUS.shapes))
    assert verdict.violations == ()
    assert verdict.conforms


def test_no_inference_hides_a_missing_type(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    tolmar = ID["place/tolmar"]
    broken.graph(GRAPH.names).remove((tolmar, RDF.type, RG.Place))
    broken.graph(GRAPH.inferred).add((tolmar, RDF.type, RG.Place))
    assert ("shacl", "Service-place") in rules(broken)


def test_a_fact_without_its_statement_is_found(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    broken.graph(GRAPH.reports[FREEDONIA]).add((OPD, RG.place, ID["place/vesta"]))
    assert ("statements", "statement") in rules(broken)


def test_a_statement_without_its_fact_is_found(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    broken.graph(GRAPH.reports[FREEDONIA]).remove((OPD, RG.value, Literal(7300)))
    found = rules(broken)
    assert ("statements", "fact") in found


def test_a_fact_of_a_report_rests_on_its_own_words(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    statement = statements.statement_iri(FREEDONIA, (OPD, RG.value, Literal(7300)))
    provenance = broken.graph(GRAPH.provenance)
    provenance.remove((statement, RG.evidence, None))
    provenance.add((statement, RG.evidence, ID["excerpt/sr-2023-ruritania/0-1"]))
    assert ("statements", "support") in rules(broken)


def test_a_word_changed_in_a_quotation_is_found(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    provenance = broken.graph(GRAPH.provenance)
    quote = next(provenance.subjects(OA.exact, Literal("our operations in Freedonia")))
    provenance.set((quote, OA.exact, Literal("our operation in Freedonia")))
    assert rules(broken) == {("excerpts", "offsets")}


def test_a_changed_text_is_found(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    provenance = broken.graph(GRAPH.provenance)
    page = ID[f"report/{FREEDONIA}"]
    provenance.set((page, SCHEMA.text, Literal(f"{provenance.value(page, SCHEMA.text)}.")))
    assert ("excerpts", "digest") in rules(broken)


def test_an_excerpt_without_its_page_is_found(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    provenance = broken.graph(GRAPH.provenance)
    provenance.remove((None, SCHEMA.text, None))
    assert len(list(excerpts.check(provenance))) == len(
        list(provenance.subjects(RDF.type, RG.Excerpt))
    )
    assert list(statement_words.check(broken)) == []


def test_a_name_that_leads_nowhere_is_found(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    broken.graph(GRAPH.provenance).add((ID["place/vesta"], RDFS.seeAlso, ID["place/limma"]))
    assert ("things", "described") in rules(broken)


def test_a_dataset_without_a_page_is_no_release(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    for graph in list(broken.graphs()):
        if str(graph.identifier) != str(GRAPH.ontology):
            broken.remove_graph(graph)
    assert rules(broken) == {("things", "page")}
    assert ("things", "page") in rules(Dataset())


def test_a_character_that_xml_cannot_carry_is_found(dataset: Dataset) -> None:
    broken = copy_dataset(dataset)
    broken.graph(GRAPH.provenance).add((ID["place/vesta"], RDFS.comment, Literal("\x01")))
    assert rules(broken) >= {("things", "characters")}


@pytest.mark.parametrize("number", ["Infinity", "9" * 5000])
def test_an_invalid_number_is_found(dataset: Dataset, number: str) -> None:
    broken = copy_dataset(dataset)
    facts, provenance = broken.graph(GRAPH.reports[FREEDONIA]), broken.graph(GRAPH.provenance)
    statement = statements.statement_iri(FREEDONIA, (OPD, RG.value, Literal(7300)))
    value = Literal(number, datatype=XSD.decimal)
    facts.set((OPD, RG.value, value))
    provenance.set((statement, RDF.object, value))
    assert ("words", "attested") in rules(broken)


def test_nothing_is_written_when_validation_fails(dataset: Dataset, tmp_path: Path) -> None:
    broken = copy_dataset(dataset)
    broken.graph(GRAPH.names).remove((OPD, RDFS.label, None))
    config = replace(CORPUS, releases=tmp_path / "releases")
    with pytest.raises(NotConformant, match="Thing-label"):
        publish(broken, config, lambda line: None)
    assert not config.releases.exists()


def test_unreadable_shapes_are_reported(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="has no shapes"):
        validate.read_shapes(tmp_path)
    for data in (b"a b c", b"\xff\x00"):
        for name in "hgfedcba":
            (tmp_path / f"{name}.ttl").write_bytes(data)
        with pytest.raises(EncodingError, match=r"a\.ttl:1: is not Turtle"):
            validate.read_shapes(tmp_path)


@pytest.mark.parametrize(
    "shape",
    [
        "sh:deactivated 5",  # only the shapes for shapes find it
        'sh:property [ sh:path rdfs:label ; sh:minCount "x" ]',
        "sh:property [ sh:minCount 1 ]",
        'sh:property [ sh:path rdfs:label ; sh:pattern "(" ]',
        'sh:sparql [ sh:select "SELEC" ]',
        'sh:sparql [ sh:select "SELECT $this { SERVICE <a:b> {} }" ]',
    ],
)
def test_an_ill_formed_shape_is_reported(tmp_path: Path, shape: str) -> None:
    text = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        f"<a:b> a sh:NodeShape ; sh:targetClass <{RG.Place}> ; {shape} ."
    )
    (tmp_path / "a.ttl").write_text(text, "utf-8")
    with pytest.raises(DataError, match="a shape is ill-formed: "):
        validate.check(tiny.dataset("<id/x> a rg:Place ."), validate.read_shapes(tmp_path))


def test_stages_are_pure(dataset: Dataset) -> None:
    """Validation leaves the dataset as it was."""
    before = set(dataset.quads())
    rules(dataset)
    assert set(dataset.quads()) == before


# ---- a few triples

X, Y = ID.x, ID.y


def tuples(found: Iterable[Violation]) -> list[tuple[str, str, str, str]]:
    return sorted((v.check, v.node, v.rule, v.message) for v in found)


@pytest.mark.parametrize(
    ("result", "violation"),
    [
        (
            "sh:focusNode <id/x> ; sh:sourceShape rgs:Thing ; sh:resultMessage 'no' ; "
            "sh:resultSeverity sh:Violation",
            Violation("shacl", str(X), "Thing", "no"),
        ),
        (
            "sh:focusNode <id/x> ; sh:sourceShape rgs:Thing ; sh:resultMessage 'no' ; "
            "sh:resultSeverity sh:Warning ; sh:resultPath rg:place",
            Violation("shacl", str(X), "Thing", "no (here: rg:place)", False, str(RG.place)),
        ),
        (
            "sh:focusNode <id/x> ; sh:sourceShape <a:b> ; sh:resultMessage 'no'@en ; "
            "sh:resultSeverity sh:Violation ; sh:resultPath rg:place ; sh:value 'Lima'@es",
            Violation("shacl", str(X), "a:b", 'no (here: rg:place "Lima"@es)', True, str(RG.place)),
        ),
        (
            "sh:focusNode <id/x> ; sh:sourceShape rgs:Thing ; sh:resultMessage 'no' ; "
            "sh:resultSeverity sh:Info ; sh:value <id/y>",
            Violation("shacl", str(X), "Thing", "no", False),
        ),
        (
            "sh:focusNode <id/x> ; sh:sourceShape rgs:Thing ; sh:resultMessage 'no' ; "
            "sh:resultSeverity sh:Violation ; sh:resultPath [] ; sh:value <id/y>",
            Violation("shacl", str(X), "Thing", "no"),
        ),
    ],
)
def test_a_shacl_result_names_the_property_and_the_value(result: str, violation: Violation) -> None:
    result = result.replace("rgs:Thing", f"<{RGS.Thing}>")
    report = graph(f"[] sh:result [ {result} ] . [] sh:detail [ sh:focusNode <id/y> ] .")
    assert list(validate.shacl_violations(report)) == [violation]


def graph(turtle: str) -> Graph:
    made = Graph()
    for s, p, o, _ in tiny.dataset(turtle).quads():
        made.add((s, p, o))
    return made


@pytest.mark.parametrize(
    ("turtle", "found"),
    [
        ("<id/x> a rg:CountryPage ; rdfs:label 'a\tb\\n'", []),
        (
            "<id/x> a rg:CountryPage ; rdfs:label 'a\\uFFFEb\\u0001'@en",
            [
                (
                    "things",
                    str(X),
                    "characters",
                    f"XML cannot carry the character '\\ufffe' of {RDFS.label.n3()}",
                )
            ],
        ),
        (
            "<id/x> a rg:Place ; rdfs:label rg:CountryPage",
            [
                (
                    "things",
                    str(RG.CountryPage),
                    "page",
                    "the dataset has no country page: an earlier stage failed, "
                    "or the input is wrong",
                )
            ],
        ),
    ],
)
def test_a_release_has_a_page_and_characters_that_xml_can_carry(
    turtle: str, found: list[tuple[str, str, str, str]]
) -> None:
    assert tuples(validate.check_content(graph(f"{turtle} ."))) == found


NOTHING = ("things", str(X), "described", "nothing describes y")
NO_CLASS = ("things", str(X), "class", "it has no class that a shape targets: write its 'type'")
ITSELF = ("things", str(X), "itself", "rg:near relates it to itself")


@pytest.mark.parametrize(
    ("trig", "found"),
    [
        ("GRAPH <graph/links> { <id/x> a rg:Place ; rg:near <id/y> . <id/y> a rg:Place }", []),
        ("GRAPH <graph/links> { <id/x> a rg:Place ; rg:near <id/y> }", [NOTHING]),
        ("GRAPH <graph/ontology> { <id/x> rdfs:seeAlso <id/y> }", [NOTHING]),
        ("GRAPH <graph/ontology> { <id/x> rdfs:seeAlso <https://example.org/> , '' , [] }", []),
        (f"GRAPH <graph/links> {{ <id/x> a rg:Place ; rg:note '{Y}' }}", []),
        ("GRAPH <graph/links> { <id/x> a rg:Area }", [NO_CLASS]),
        ("GRAPH <graph/links> { <id/x> a rg:Area , rg:Place }", []),
        (
            "GRAPH <graph/links> { <id/x> rg:note 'x' } "
            "GRAPH <graph/report/r> { <id/x> a rg:Place }",
            [],
        ),
        (
            "GRAPH <graph/links> { <id/x> rg:note 'x' } "
            "GRAPH <graph/inferred> { <id/x> a rg:Place }",
            [NO_CLASS],
        ),
        ("GRAPH <graph/ontology> { <id/x> rg:note 'x' ; rg:near <id/x> }", []),
        ("GRAPH <graph/report/r> { <id/x> a rg:Place ; rg:near <id/x> }", [ITSELF]),
        ("GRAPH <graph/report/r> { <id/x> rg:near <id/x> }", [NO_CLASS, ITSELF]),
    ],
)
def test_names_lead_somewhere_and_things_have_a_class(
    trig: str, found: list[tuple[str, str, str, str]]
) -> None:
    dataset = tiny.dataset(trig)
    shapes = graph("<a:shape> sh:targetClass rg:Place .")
    written = validate.asserted_union(dataset)
    assert tuples(validate.check_things(dataset, written, shapes)) == found


def test_the_written_graph_leaves_out_inferred_triples() -> None:
    trig = """<id/x> rg:note 1 . GRAPH <graph/links> { <id/x> rg:note 1 , 2 }
    GRAPH <graph/inferred> { <id/x> rg:note 3 } GRAPH <graph/report/inferred> { <id/x> rg:note 4 }
    """
    written = validate.asserted_union(tiny.dataset(trig))
    assert sorted(int(str(n)) for n in written.objects()) == [1, 2, 4]


SHAPES = """
<a:place> a sh:NodeShape ; sh:targetClass rg:Place ; sh:property <a:label> , <a:note> .
<a:label> a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ; sh:message "needs a label" .
<a:note> a sh:PropertyShape ; sh:path rg:note ; sh:minCount 1 ; sh:severity sh:Warning ;
    sh:message "a note helps" .
"""


def test_a_verdict_has_all_violations_in_order_each_once() -> None:
    trig = """GRAPH <graph/ontology> { <id/page> a rg:CountryPage }
    GRAPH <graph/report/r> { <id/x> a rg:Place ; rg:near <id/y> }
    GRAPH <graph/report/s> { <id/x> a rg:Place }
    GRAPH <graph/links> { <id/y> a rg:Place ; rdfs:label "Y" }
    GRAPH <graph/provenance> { <id/e> a rg:Excerpt . <id/f> a rg:Excerpt .
      <id/report/r> schema:text "12" ; skos:note "\\u0001" ; rdfs:seeAlso <id/nowhere> .
      <id/excerpt/r/0-2> oa:hasSource <id/report/r> ; oa:hasSelector [ oa:start 0 ; oa:end 2 ] .
      <id/s> rdf:subject <id/x> ; rdf:predicate rg:value ; rdf:object 13 ;
        rg:basis rg:stated ; rg:evidence <id/excerpt/r/0-2> }
    GRAPH <graph/inferred> { <id/x> rdfs:label "X" . <id/g> a rg:Excerpt }
    """
    shapes = graph(SHAPES)
    verdict = validate.check(tiny.dataset(trig), shapes)
    assert [(v.check, v.node.removeprefix(ID), v.rule) for v in verdict.violations] == [
        ("excerpts", "e", "offsets"),
        ("excerpts", "f", "offsets"),
        ("excerpts", "report/r", "digest"),
        ("shacl", "x", "a:label"),
        ("shacl", "x", "a:note"),
        ("shacl", "y", "a:note"),
        ("statements", "statement/links/y.label.Y", "statement"),
        ("statements", "statement/links/y.type.Place", "statement"),
        ("statements", "statement/r/x.near.y", "statement"),
        ("statements", "statement/r/x.type.Place", "statement"),
        ("statements", "statement/s/x.type.Place", "statement"),
        ("things", "report/r", "characters"),
        ("things", "report/r", "described"),
        ("words", "s", "attested"),
    ]
    assert verdict.checked == {"shapes": 3, "facts": 5, "excerpts": 2}
    assert not verdict.conforms
    assert len(set(verdict.shacl.objects(None, SH.result))) == 3


def test_shapes_come_from_all_turtle_files_of_a_folder(tmp_path: Path) -> None:
    for name, shape in (("a.ttl", "<a:a>"), ("b.ttl", "<a:b>"), ("c.txt", "<a:c>")):
        (tmp_path / name).write_text(f"{shape} <a:p> <a:o> .", "utf-8")
    assert {str(s) for s in validate.read_shapes(tmp_path).subjects()} == {"a:a", "a:b"}


def test_shacl_follows_no_import_and_changes_no_data() -> None:
    data = graph("<id/x> a rg:Place . <id/o> owl:imports <http://127.0.0.1:9/x> .")
    before = set(data)
    shapes = graph(f"{SHAPES} <a:o> owl:imports <http://127.0.0.1:9/y> .")
    assert len(set(validate.run_shacl(data, shapes, meta=False).objects(None, SH.result))) == 2
    assert set(data) == before
