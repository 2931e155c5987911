"""Each shape accepts the good graph and fires on each bad one: the good graph with one fault.

``bad/<shape>--<fault>.ru`` is a SPARQL update that puts the fault in.
"""

from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg import validate
from kg.namespaces import CONCEPT, RG, RGS, SCHEMA

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BAD = sorted((HERE / "bad").glob("*.ru"))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return validate.read_shapes(ROOT / "shapes", ROOT / "kg/reference")


@cache
def parsed() -> Graph:
    return Graph().parse(HERE / "good.ttl")


def good() -> Graph:
    """Return the good graph, to be changed."""
    return Graph() + parsed()


def fired(data: Graph, shapes: Graph) -> set[str]:
    report = validate.run_shacl(data, shapes, meta=False)
    return {violation.rule for violation in validate.shacl_violations(report)}


def test_the_good_graph_fires_nothing(shapes: Graph) -> None:
    assert fired(good(), shapes) == set()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_fault_fires_its_shape_and_no_other(path: Path, shapes: Graph) -> None:
    data = good()
    before = set(data)
    data.update(path.read_text("utf-8"))
    assert set(data) != before
    assert fired(data, shapes) == {path.stem.partition("--")[0]}


def test_reports_may_differ_on_a_place(shapes: Graph) -> None:
    """What one report states of a shared place must not stop the build of another."""
    data = good()
    country = URIRef(f"{CONCEPT}place-types/country")
    place = URIRef("https://example.org/place")
    data.add((place, RG.placeType, country))
    for code in (RG.pcode, RG.withinPcode, RG.geonamesId):
        data.add((place, code, Literal("99" if code == RG.geonamesId else "FR99")))
    assert fired(data, shapes) == set()


@cache
def shipped() -> Graph:
    return validate.read_shapes(ROOT / "shapes", ROOT / "kg/reference")


def results(report: Graph) -> set[tuple[Node | None, ...]]:
    parts = (SH.sourceShape, SH.focusNode, SH.value, SH.resultPath, SH.resultSeverity)
    found = report.objects(None, SH.result)
    return {tuple(report.value(result, part) for part in parts) for result in found}


# rdflib's REPLACE, since Python 3.13
@pytest.mark.filterwarnings("ignore:'count' is passed as positional argument:DeprecationWarning")
@pytest.mark.parametrize("shape", sorted(shipped().subjects(SH.sparql), key=str))
def test_pyshacl_finds_the_same_by_each_query(shape: Node) -> None:
    """The engine answers these queries in its place."""
    alone = Graph() + shipped().cbd(shape)
    for part in {*alone.objects(None, SH.prefixes), *shipped().subjects(SCHEMA.box)}:
        alone += shipped().cbd(part)
    data = good()
    for path in BAD:
        if path.stem.partition("--")[0] == str(shape).removeprefix(RGS):
            data.update(path.read_text("utf-8"))
    _, report, _ = pyshacl.validate(data + alone, shacl_graph=alone, do_owl_imports=False)
    assert isinstance(report, Graph)
    assert results(report) == results(validate.run_shacl(data, alone, meta=False)) != set()


def applied(shapes: Graph) -> set[URIRef]:
    """The shapes that can appear in results: those with a target, and their property shapes."""
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    targeted = {node for target in targets for node in shapes.subjects(target)}
    named = {p for node in targeted for p in shapes.objects(node, SH.property)}
    own = (SH.xone, SH["or"], SH["not"], SH.closed, SH.sparql)
    named |= {node for node in targeted if any((node, term, None) in shapes for term in own)}
    return {shape for shape in named if isinstance(shape, URIRef)}


def test_every_shape_has_a_bad_example(shapes: Graph) -> None:
    proven = {path.stem.partition("--")[0] for path in BAD}
    assert {shape.removeprefix(RGS) for shape in applied(shapes)} == proven


def test_every_property_shape_is_named_and_explained(shapes: Graph) -> None:
    for shape in set(shapes.subjects(RDF.type, SH.PropertyShape)):
        assert isinstance(shape, URIRef)
        for term in (SH.name, SH.description, SH.message, SH.severity):
            assert (shape, term, None) in shapes, (shape, term)
    assert not [o for o in shapes.objects(None, SH.property) if not isinstance(o, URIRef)]


def test_the_good_graph_has_an_instance_of_every_class(shapes: Graph) -> None:
    data = good()
    for target in shapes.objects(None, SH.targetClass):
        assert (None, RDF.type, target) in data, target


def test_the_shapes_are_shapes(shapes: Graph) -> None:
    assert len(validate.run_shacl(Graph(), shapes, meta=True))


def test_everything_was_collected() -> None:
    assert len(BAD) > 200
