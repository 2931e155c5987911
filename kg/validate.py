"""Stage 3: whether a release may go out.

SHACL judges what was written: the inferred graph is left out, so that no inference hides a missing
type. What SHACL cannot see is checked beside it: that facts and statements match graph by graph,
that excerpts stand in their page at their offsets, that words say what rests on them, and that no
name of ours leads nowhere.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pyparsing
import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, SH, Dataset, Graph, Literal, URIRef

from kg import rdf
from kg.errors import DataError, EncodingError
from kg.evidence import attestation, excerpts, statements
from kg.evidence.violations import Verdict, Violation
from kg.formats import NOT_XML
from kg.namespaces import GRAPH, ID, RG, RGS, short


def shapes(folder: Path) -> Graph:
    """Read all shape files.

    Raises:
        EncodingError: a file is not Turtle, or there is none.
    """
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        rdf.read_turtle(path, graph)
    if not graph:
        raise EncodingError(folder, None, "has no shapes")
    return graph


def check(dataset: Dataset, shapes_graph: Graph) -> Verdict:
    """Judge a dataset.

    Args:
        dataset: all named graphs; ``graph/inferred`` is not looked at.
        shapes_graph: what ``shapes`` returns.

    Returns:
        All violations, sorted, and SHACL's own report.

    Source: https://www.w3.org/TR/shacl/
    """
    written = written_graph(dataset)
    report = shacl(written, shapes_graph, meta=True)
    found = [
        *violations(report),
        *statements.check(dataset),
        *excerpts.check(dataset.graph(GRAPH.provenance)),
        *attestation.check(dataset),
        *things(dataset, written, shapes_graph),
        *whole(written),
    ]
    return Verdict(tuple(sorted(set(found))), report, _checked(dataset, shapes_graph))


def _checked(dataset: Dataset, shapes_graph: Graph) -> dict[str, int]:
    """Return how many shapes, facts and excerpts there are to look at."""
    provenance = dataset.graph(GRAPH.provenance)
    shapes_ = {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes_graph.subjects(RDF.type, kind)
    }
    return {
        "shapes": len(shapes_),
        "facts": sum(1 for _ in statements.facts(dataset)),
        "excerpts": len(set(provenance.subjects(RDF.type, RG.Excerpt))),
    }


def written_graph(dataset: Dataset) -> Graph:
    """Return the union of all named graphs but the inferred one."""
    union = Graph()
    for subject, predicate, value, graph in dataset.quads():
        if str(graph) != str(GRAPH.inferred):
            union.add((subject, predicate, value))
    return union


def shacl(data: Graph, shapes_graph: Graph, *, meta: bool) -> Graph:
    """Return the SHACL validation report.

    Args:
        data: is not changed.
        shapes_graph: what ``shapes`` returns.
        meta: whether to check the shapes themselves, too.

    Raises:
        DataError: a shape is ill-formed.
    """
    try:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes_graph, meta_shacl=meta, inplace=True, do_owl_imports=False
        )
    except (ReportableRuntimeError, pyparsing.ParseException, re.error) as error:
        raise DataError(f"a shape is ill-formed: {error}") from error
    if isinstance(report, ReportableRuntimeError):  # returned, not raised
        raise DataError(f"a shape is ill-formed: {report}")
    return cast(Graph, report)


def violations(report: Graph) -> Iterator[Violation]:
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


def whole(written: Graph) -> Iterator[Violation]:
    """Yield that there is no country page, and every text that a dump in XML could not carry."""
    if (None, RDF.type, RG.CountryPage) not in written:
        reason = "the dataset has no country page: an earlier stage has failed, or its input is not"
        yield Violation("things", str(RG.CountryPage), "page", f"{reason} that of a release")
    for subject, predicate, value in written:
        if isinstance(value, Literal) and (found := NOT_XML.search(value)):
            reason = f"XML cannot carry the character {found.group()!r} of {predicate.n3()}"
            yield Violation("things", str(subject), "characters", reason)


def things(dataset: Dataset, written: Graph, shapes_graph: Graph) -> Iterator[Violation]:
    """Yield names that lead nowhere, things without a class and facts of a thing about itself.

    Args:
        dataset: all named graphs.
        written: what ``written_graph`` returns for it.
        shapes_graph: its targets are the classes that a thing may have.
    """
    described = set(written.subjects())
    classes = set(shapes_graph.objects(None, SH.targetClass))
    for subject, _, value in written:
        if isinstance(value, URIRef) and value.startswith(ID) and value not in described:
            yield Violation(
                "things", str(subject), "described", f"nothing describes {short(value)}"
            )
    for fact in statements.facts(dataset):
        subject, predicate, value = fact
        if classes.isdisjoint(written.objects(subject, RDF.type)):
            yield Violation("things", str(subject), "class", "it has no class that a shape is for")
        if subject == value:
            reason = f"{short(predicate)} relates it to itself"
            yield Violation("things", str(subject), "itself", reason)
