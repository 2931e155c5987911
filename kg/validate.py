"""Stage 3: whether a dataset may be released.

SHACL checks the asserted graphs only, so that no inference masks a missing type. Other checks cover
what SHACL cannot see: facts and statements match graph by graph, excerpts are in their page at
their offsets, their words state the facts, and every IRI of ours is described.
"""

import re
from collections.abc import Iterator, Set
from pathlib import Path
from typing import cast

import pyparsing
import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, SH, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg import rdf, shacl_sparql
from kg.errors import DataError, EncodingError
from kg.evidence import excerpts, hidden_labels, statement_words, statements
from kg.evidence.violations import Verdict, Violation
from kg.formats import NOT_XML
from kg.namespaces import GRAPH, ID, RG, RGS, short
from kg.registers import NO_REGISTERS, Registers, check_codes


def read_shapes(folder: Path, reference: Path | None = None) -> Graph:
    """Read all shape files, and the tables of the reference folder that shapes look things up in.

    Raises:
        EncodingError: a file is not Turtle, or there is no shape.
    """
    graph = Graph("SimpleMemory")  # faster; pyshacl gets a copy
    for path in sorted(folder.glob("*.ttl")):
        rdf.read_turtle(path, graph)
    if not graph:
        raise EncodingError(folder, None, "has no shapes")
    for path in sorted(reference.glob("*.ttl")) if reference else ():
        rdf.read_turtle(path, graph)
    return graph


def check(
    dataset: Dataset, shapes: Graph, registers: Registers = NO_REGISTERS, *, meta: bool = True
) -> Verdict:
    """Return all violations in the named graphs of a dataset but the inferred one.

    ``meta`` checks the shapes themselves, too; a code without a register is not looked up.

    Source: https://www.w3.org/TR/shacl/
    """
    asserted = asserted_union(dataset)
    report = run_shacl(asserted, shapes, meta=meta)
    violations = {
        *shacl_violations(report),
        *statements.check(dataset),
        *excerpts.check(dataset.graph(GRAPH.provenance)),
        *statement_words.check(dataset),
        *check_things(dataset, asserted, shapes),
        *check_content(asserted),
        *hidden_labels.check(asserted),
        *check_codes(asserted, registers),
    }
    return Verdict(tuple(sorted(violations)), report, _count_checked(dataset, shapes))


def check_curated(dataset: Dataset, shapes: Graph, registers: Registers) -> list[Violation]:
    """Return the violations of what a curator wrote: ``encode`` made the statements.

    Only those of indicators are needed: shapes compare the words of figures that count the same.
    """
    provenance = dataset.graph(GRAPH.provenance)
    made = set(provenance.subjects(RDF.type, RG.Statement))
    made -= set(provenance.subjects(RDF.predicate, RG.indicator))
    asserted = asserted_union(dataset, without=made)
    violations = {
        *shacl_violations(run_shacl(asserted, shapes, meta=False)),
        *check_things(dataset, asserted, shapes),
        *check_content(asserted),
        *hidden_labels.check(asserted),
        *check_codes(asserted, registers),
    }
    return sorted(violations)


def _count_checked(dataset: Dataset, shapes: Graph) -> dict[str, int]:
    provenance = dataset.graph(GRAPH.provenance)
    node_shapes = set(shapes.subjects(RDF.type, SH.NodeShape))
    return {
        "shapes": len(node_shapes | set(shapes.subjects(RDF.type, SH.PropertyShape))),
        "facts": sum(1 for _ in statements.list_facts(dataset)),
        "excerpts": len(set(provenance.subjects(RDF.type, RG.Excerpt))),
    }


def asserted_union(dataset: Dataset, without: Set[Node] = frozenset()) -> Graph:
    """Return the union of all named graphs but the inferred one, without some subjects."""
    union = Graph()
    for subject, predicate, value, graph in dataset.quads():
        if str(graph) != str(GRAPH.inferred) and subject not in without:
            union.add((subject, predicate, value))
    return union


def run_shacl(data: Graph, shapes: Graph, *, meta: bool) -> Graph:
    """Return the SHACL validation report; ``meta`` checks the shapes themselves, too.

    The data is not changed: ``inplace`` only saves a copy, since pyshacl adds no inferences here.
    The engine answers the queries of constraints: pyshacl would take a minute.

    Raises:
        DataError: a shape is ill-formed.
    """
    core, constraints = shacl_sparql.split(shapes)
    try:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=core, meta_shacl=meta, inplace=True, do_owl_imports=False
        )
    except (ReportableRuntimeError, pyparsing.ParseException, re.error) as error:
        raise DataError(f"a shape is ill-formed: {error}") from error
    if isinstance(report, ReportableRuntimeError):  # returned, not raised
        raise DataError(f"a shape is ill-formed: {report}")
    shacl_sparql.add_results(cast(Graph, report), data, shapes, constraints)
    return cast(Graph, report)


def shacl_violations(report: Graph) -> Iterator[Violation]:
    """Yield the results of a SHACL validation report, with the property and value at fault."""
    for result in report.objects(None, SH.result):
        node, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        message = str(report.value(result, SH.resultMessage))
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        predicate = str(path) if isinstance(path, URIRef) else ""
        if predicate:
            at_fault = [term for term in (path, value) if term is not None]
            message += f" (here: {' '.join(map(short, at_fault))})"
        stops = report.value(result, SH.resultSeverity) == SH.Violation
        rule = str(shape).removeprefix(RGS)
        yield Violation("shacl", str(node), rule, message, stops, predicate)


def check_content(asserted: Graph) -> Iterator[Violation]:
    """Yield a missing country page, and every literal that XML cannot carry."""
    if (None, RDF.type, RG.CountryPage) not in asserted:
        reason = "the dataset has no country page: an earlier stage failed, or the input is wrong"
        yield Violation("things", str(RG.CountryPage), "page", reason)
    for subject, predicate, value in asserted:
        if isinstance(value, Literal) and (match := NOT_XML.search(value)):
            reason = f"XML cannot carry the character {match.group()!r} of {predicate.n3()}"
            yield Violation("things", str(subject), "characters", reason)


def check_things(dataset: Dataset, asserted: Graph, shapes: Graph) -> Iterator[Violation]:
    """Yield IRIs of ours that nothing describes, things without a class, and reflexive facts.

    ``asserted`` is the union of ``dataset``; the targets of ``shapes`` are the possible classes.
    """
    described = set(asserted.subjects())
    classes = set(shapes.objects(None, SH.targetClass))
    for subject, _, value in asserted:
        if isinstance(value, URIRef) and value.startswith(ID) and value not in described:
            reason = f"nothing describes {short(value)}"
            yield Violation("things", str(subject), "described", reason)
    for _, (subject, predicate, value) in statements.list_facts(dataset):
        if classes.isdisjoint(asserted.objects(subject, RDF.type)):
            yield Violation(
                "things",
                str(subject),
                "class",
                "it has no class that a shape targets: write its 'type'",
            )
        if subject == value:
            reason = f"{short(predicate)} relates it to itself"
            yield Violation("things", str(subject), "itself", reason)
