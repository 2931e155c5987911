"""Reads query results in every format, and compares them as the standards demand.

The readers are independent of the engine, except for its Turtle parser on single terms.

Source: https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/,
https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from xml.etree import ElementTree

import pyoxigraph as ox

from tests.conformance.w3c import Term

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = frozenset(
    {
        "integer",
        "negativeInteger",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        *("byte", "int", "long", "short"),
        *("unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"),
    }
)
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SR: Final = "{http://www.w3.org/2005/sparql-results#}"
_EMPTY: Final = ox.Literal("")
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_DIRECTION: Final = "{http://www.w3.org/2005/11/its}dir"
#: The terms of a triple, in the order of the arguments of ``Triple``.
_ROLES: Final = ("subject", "predicate", "object")

Row = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a SELECT.

    Attributes:
        variables: its columns.
        rows: the bound variables of each solution.
        is_ordered: whether a stated order is part of the result.
    """

    variables: frozenset[str]
    rows: Sequence[Row]
    is_ordered: bool = False


Answer = bool | Table | frozenset[ox.Triple]


def read(body: bytes, extension: str, base: str = "") -> Answer:
    """Return the content of a document: query results, or a graph."""
    match extension:
        case "srj":
            return _json(json.loads(body))
        case "srx":
            return _xml(ElementTree.fromstring(body))  # noqa: S314 (W3C's, or our own answer)
        case "csv":
            return _csv(body.decode("utf-8"))
        case "tsv":
            return _tsv(body.decode("utf-8"))
    form = ox.RdfFormat.from_extension(extension)
    assert form, extension
    graph = frozenset(quad.triple for quad in ox.parse(body, format=form, base_iri=base or None))
    table = _result_set(graph)
    return canonical(graph) if table is None else table


def canonical(triples: Iterable[ox.Triple]) -> frozenset[ox.Triple]:
    """Return a graph with canonical blank nodes: isomorphic graphs are equal.

    Source: https://www.w3.org/TR/rdf-canon/
    """
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(quad.triple for quad in dataset)


def _json(document: dict[str, Any]) -> Answer:
    if "boolean" in document:
        return bool(document["boolean"])
    rows = [
        {name: _json_term(term) for name, term in row.items()}
        for row in document["results"]["bindings"]
    ]
    return Table(frozenset(document["head"]["vars"]), rows)


def _json_term(term: dict[str, Any]) -> Term:
    value = term["value"]
    match term["type"]:
        case "uri":
            return ox.NamedNode(value)
        case "bnode":
            return ox.BlankNode(_label(value))
        case "triple":
            return _triple(_json_term(value[role]) for role in _ROLES)
    return _literal(value, term.get("xml:lang"), term.get("its:dir"), term.get("datatype"))


def _literal(
    value: str, language: str | None, direction: str | None, datatype: str | None
) -> ox.Literal:
    if language:
        base_direction = ox.BaseDirection(direction) if direction else None
        return ox.Literal(value, language=language, direction=base_direction)
    return ox.Literal(value, datatype=ox.NamedNode(datatype) if datatype else None)


def _triple(terms: Iterable[Any]) -> ox.Triple:
    return ox.Triple(*terms)


def _label(text: str) -> str:
    """Return a label that is valid in every syntax."""
    return "b" + text.encode().hex()


def _xml(root: ElementTree.Element) -> Answer:
    boolean = root.find(f"{_SR}boolean")
    if boolean is not None:
        return (boolean.text or "").strip() == "true"
    variables = frozenset(v.attrib["name"] for v in root.iterfind(f"{_SR}head/{_SR}variable"))
    rows = [
        {binding.attrib["name"]: _xml_term(binding[0]) for binding in result}
        for result in root.iterfind(f"{_SR}results/{_SR}result")
    ]
    return Table(variables, rows)


def _xml_term(element: ElementTree.Element) -> Term:
    text = element.text or ""
    match element.tag.removeprefix(_SR):
        case "uri":
            return ox.NamedNode(text)
        case "bnode":
            return ox.BlankNode(_label(text))
        case "triple":
            return _triple(_xml_term(child[0]) for child in element)
    return _literal(text, element.get(_LANG), element.get(_DIRECTION), element.get("datatype"))


def _csv(text: str) -> Table:
    head, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = [_bound(head, line or [""], _csv_term) for line in lines]  # "" is an empty line
    return Table(frozenset(head), rows)


def _csv_term(text: str) -> Term:
    if text.startswith("<<( "):
        text = re.sub(r"(?<= )_:(\S+)(?= )", lambda match: f"_:{_label(match[1])}", text)
    return ox.BlankNode(_label(text[2:])) if text.startswith("_:") else ox.Literal(text)


def _tsv(text: str) -> Table:
    head, *lines = text.removesuffix("\n").split("\n")
    names = [name.removeprefix("?") for name in head.split("\t")] if head else []
    return Table(frozenset(names), [_bound(names, row.split("\t"), _tsv_term) for row in lines])


def _tsv_term(text: str) -> Any:
    (triple,) = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.TURTLE)
    return _with_labels(triple.object)


def _with_labels(term: Any) -> Any:
    """Return a term whose blank nodes have the labels that other readers give them."""
    match term:
        case ox.BlankNode():
            return ox.BlankNode(_label(term.value))
        case ox.Triple():
            return _triple(map(_with_labels, (term.subject, term.predicate, term.object)))
    return term


def _bound(names: list[str], cells: list[str], term: Any) -> Row:
    cells = cells if names else []  # a row without columns is an empty line
    return {name: term(cell) for name, cell in zip(names, cells, strict=True) if cell}


def _result_set(graph: frozenset[ox.Triple]) -> bool | Table | None:
    """Return the result set that a graph describes; None if it describes none.

    Source: https://www.w3.org/2001/sw/DataAccess/tests/result-set
    """

    def values(node: Term, name: str) -> list[Term]:
        return [t.object for t in graph if t.subject == node and t.predicate.value == RS + name]

    def row(solution: Term) -> Row:
        bindings = values(solution, "binding")
        return {text(b, "variable"): values(b, "value")[0] for b in bindings}

    def text(node: Term, name: str) -> str:
        (value,) = values(node, name)
        assert isinstance(value, ox.Literal)
        return value.value

    kind = ox.NamedNode(f"{RS}ResultSet")
    sets = [t.subject for t in graph if t.predicate.value == _TYPE and t.object == kind]
    if not sets:
        return None
    if values(sets[0], "boolean"):
        return text(sets[0], "boolean") == "true"
    solutions = values(sets[0], "solution")
    is_ordered = any(values(solution, "index") for solution in solutions)
    if is_ordered:
        solutions.sort(key=lambda solution: int(text(solution, "index")))
    names = frozenset(
        v.value for v in values(sets[0], "resultVariable") if isinstance(v, ox.Literal)
    )
    return Table(names, [row(solution) for solution in solutions], is_ordered)


def same(expected: Answer, actual: Answer, *, is_lax: bool = False) -> bool:
    """Whether two answers are the same except for blank node labels.

    Args:
        expected: its order matters if it is marked as ordered.
        actual: the answer to check.
        is_lax: whether duplicates, but no other solutions, may be missing.
    """
    if not (isinstance(expected, Table) and isinstance(actual, Table)):
        return type(expected) is type(actual) and expected == actual
    if expected.variables != actual.variables:
        return False
    if is_lax:
        expected_rows, rows = (_counted(table.rows) for table in (expected, actual))
        return rows <= expected_rows and set(rows) == set(expected_rows)
    left, right = (_graph(table.rows, expected.is_ordered) for table in (expected, actual))
    return left == right


def _counted(rows: Sequence[Row]) -> Counter[frozenset[tuple[str, Term]]]:
    return Counter(frozenset(row.items()) for row in rows)


def _graph(rows: Sequence[Row], is_ordered: object) -> frozenset[ox.Triple]:
    """Return solutions as a graph, in which all solutions share their blank nodes."""
    triples: list[ox.Triple] = []
    for index, row in enumerate(rows):
        node = ox.BlankNode(f"r{index}")
        number = ox.Literal(str(index) if is_ordered else "")
        triples.append(ox.Triple(node, ox.NamedNode("x:row"), number))
        triples += (ox.Triple(node, ox.NamedNode(f"x:{n}"), term) for n, term in row.items())
    return canonical(triples)


def as_text(answer: Answer) -> Answer:
    """Return an answer as CSV represents it: the text of each term that is not empty.

    Source: https://www.w3.org/TR/sparql11-results-csv-tsv/#csv-terms
    """
    if not isinstance(answer, Table):
        return answer
    rows = [{name: _text(term) for name, term in row.items()} for row in answer.rows]
    shortened = [{name: term for name, term in row.items() if term != _EMPTY} for row in rows]
    return replace(answer, rows=shortened)


def _text(term: Term) -> Term:
    return term if isinstance(term, ox.BlankNode) else ox.Literal(_csv_text(term))


def _csv_text(term: Term, *, is_in_triple: bool = False) -> str:
    match term:
        case ox.Triple():
            terms = (term.subject, term.predicate, term.object)
            return f"<<( {' '.join(_csv_text(t, is_in_triple=True) for t in terms)} )>>"
        case ox.BlankNode():
            return str(term)
        case ox.Literal() if is_in_triple:
            doubled = term.value.replace('"', '""')
            return f'"{doubled}"'
    return term.value


def by_value(answer: Answer) -> Answer:
    """Return an answer with every number, boolean and time in one lexical form of its value.

    Integers of every type become xsd:integer; text that is a number, as in CSV, becomes a number.

    Source: https://www.w3.org/TR/xmlschema11-2/#canonical-lexical-representation
    """
    if not isinstance(answer, Table):
        return answer
    rows = [{name: _value(term) for name, term in row.items()} for row in answer.rows]
    return replace(answer, rows=rows)


def _value(term: Any) -> Any:
    if isinstance(term, ox.Triple):
        return _triple(map(_value, (term.subject, term.predicate, term.object)))
    if not isinstance(term, ox.Literal) or term.language:
        return term
    kind = term.datatype.value.removeprefix(XSD)
    if kind in _INTEGERS:
        kind = "integer"
    text = term.value
    with suppress(ValueError, ArithmeticError):  # an ill-typed literal has no value
        text = _lexical(kind, text)
    is_integer = kind == "integer"
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind) if is_integer else term.datatype)


def _lexical(kind: str, text: str) -> str:
    match kind:
        case "integer":
            return str(int(text))
        case "decimal" | "string":
            return f"{Decimal(text).normalize():f}"
        case "float" | "double":
            return str(float(text))
        case "boolean":
            return {"0": "false", "1": "true"}.get(text, text)
        case "date" | "time" | "dateTime":
            return re.sub(r"[+-]00:00$", "Z", text)
    return text
