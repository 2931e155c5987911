"""SPARQL constraints of SHACL, evaluated by the engine: pyshacl would take a minute.

Source: https://www.w3.org/TR/shacl/#sparql-constraints
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox
from rdflib import OWL, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg import rdf
from kg.errors import DataError
from kg.namespaces import short

_TARGETS: Final = {
    SH.targetClass: "?this a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* ?target",
    SH.targetSubjectsOf: "?this ?target ?value",
    SH.targetObjectsOf: "?value ?target ?this",
}
#: What SHACL forbids, above all a connection to elsewhere, and other parameters than ``$this``.
_LEFT_TO_PYSHACL: Final = re.compile(
    r"(?i:SERVICE|MINUS|VALUES)|[$?](PATH|currentShape|shapesGraph)\b"
)


def split(shapes: Graph) -> tuple[Graph, list[tuple[Node, Node]]]:
    """Return the shapes that are left for pyshacl, and the shapes and constraints that are not.

    These are node shapes with a target, and their queries need nothing but ``$this``.
    """
    constraints = [
        (shape, constraint)
        for shape, constraint in shapes.subject_objects(SH.sparql)
        if any((shape, target, None) in shapes for target in _TARGETS)
        and (shape, SH.path, None) not in shapes
        and (None, None, shape) not in shapes  # not part of another
        and not any((node, SH.deactivated, None) in shapes for node in (shape, constraint))
        and not _LEFT_TO_PYSHACL.search(_select(shapes, constraint))
    ]
    core = Graph()
    core += shapes
    for shape, constraint in constraints:
        core.remove((shape, SH.sparql, constraint))
    return core, constraints


def add_results(
    report: Graph, data: Graph, shapes: Graph, constraints: Iterable[tuple[Node, Node]]
) -> None:
    """Add the results of constraints; queries see the data and the tables among the shapes.

    Raises:
        DataError: a query is ill-formed.
    """
    store = ox.Store()
    store.bulk_extend(rdf.quads(data))
    store.bulk_extend(rdf.quads(shapes))
    for shape, constraint in constraints:
        query, prefixes = _select(shapes, constraint), _prefixes(shapes, constraint)
        for this in _focus_nodes(store, shapes, shape):
            for row in _solutions(_query(store, query, prefixes, this=this)):
                _add_result(report, shapes, (shape, constraint), {"this": rdf.node(this), **row})


def _select(shapes: Graph, constraint: Node) -> str:
    return str(shapes.value(constraint, SH.select))


def _focus_nodes(store: ox.Store, shapes: Graph, shape: Node) -> set[Any]:
    return {
        row["this"]
        for target, pattern in _TARGETS.items()
        for value in shapes.objects(shape, target)
        for row in _query(
            store, f"SELECT ?this ?target {{ {pattern} }}", target=ox.NamedNode(str(value))
        )
    }


def _prefixes(shapes: Graph, constraint: Node) -> dict[str, str]:
    declared = (
        one
        for start in shapes.objects(constraint, SH.prefixes)
        for ontology in shapes.transitive_objects(start, OWL.imports)
        for one in shapes.objects(ontology, SH.declare)
    )
    return {str(shapes.value(d, SH.prefix)): str(shapes.value(d, SH.namespace)) for d in declared}


def _solutions(rows: ox.QuerySolutions) -> Iterator[dict[str, Node]]:
    for row in rows:
        bound = {variable.value: row[variable] for variable in rows.variables}
        yield {name: rdf.node(term) for name, term in bound.items() if term is not None}


def _query(
    store: ox.Store, query: str, prefixes: dict[str, str] | None = None, **values: Any
) -> ox.QuerySolutions:
    substitutions = {ox.Variable(name): value for name, value in values.items()}
    try:
        rows = store.query(query, prefixes=prefixes, substitutions=substitutions)
    except (RuntimeError, SyntaxError) as error:  # RuntimeError: it does not select ?this
        raise DataError(f"a shape is ill-formed: {error} in {query}") from error
    if not isinstance(rows, ox.QuerySolutions):
        raise DataError(f"a shape is ill-formed: this is no SELECT query: {query}")
    return rows


def _add_result(
    report: Graph, shapes: Graph, source: tuple[Node, Node], row: dict[str, Node]
) -> None:
    """Add a result; ``{?name}`` in its message is a value of the row."""
    shape, constraint = source
    message = shapes.value(constraint, SH.message) or shapes.value(shape, SH.message) or ""
    text = re.sub(r"\{[?$](\w+)\}", lambda m: _show(row.get(m[1], m[0])), str(message))
    values = {
        RDF.type: SH.ValidationResult,
        SH.focusNode: row["this"],
        SH.value: row.get("value", row["this"]),
        SH.resultPath: row.get("path"),
        SH.resultMessage: Literal(text, lang=getattr(message, "language", None)),
        SH.resultSeverity: shapes.value(shape, SH.severity, default=SH.Violation),
        SH.sourceShape: shape,
        SH.sourceConstraint: constraint,
        SH.sourceConstraintComponent: SH.SPARQLConstraintComponent,
    }
    result = BNode()
    for predicate, value in values.items():
        if value is not None:
            report.add((result, predicate, value))
    root = next(report.subjects(RDF.type, SH.ValidationReport))
    report.add((root, SH.result, result))
    report.set((root, SH.conforms, Literal(lexical_or_value=False)))


def _show(value: Node | str) -> str:
    return short(value) if isinstance(value, URIRef) else str(value)
