"""JSON-LD: read into a dataset with PyLD, written from quads with our own context.

Only our own context is ever looked up, and from its file: nothing here reaches a network.
Source: https://www.w3.org/TR/json-ld11/
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox
from pyld import jsonld
from rdflib import BNode, Dataset, Literal, URIRef
from rdflib.term import Node

from kg.errors import DataError
from kg.namespaces import CONTEXT
from kg.source.context import Context, Term

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#: What resolves to base and itself: no scheme, no empty or dot segments (RFC 3986, section 5.2.4).
_RELATIVE: Final = re.compile(
    r"(?!\.{1,2}(?:/|$))[^:/?#]+(?:/(?!\.{1,2}(?:[/?#]|$))[^:/?#]+)*(?:#.*)?"
)
#: Integers that every JSON reader keeps exact (RFC 7493, section 2.2).
_EXACT: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def dataset(value: Any, known: Context) -> Dataset:
    """Return the dataset that a JSON-LD value stands for.

    Args:
        value: a JSON-LD document; in ``@context`` it may name CONTEXT, and no other IRI.
        known: what CONTEXT names.

    Raises:
        DataError: the value is not JSON-LD, names another context, or has a name, language or
            literal that RDF does not have.
    """

    def load(url: str, _options: object) -> dict[str, Any]:
        if url != CONTEXT:
            raise DataError(f"the context {url} is not ours and is not fetched: write {CONTEXT}")
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": known.value}}

    options = {"documentLoader": load, "base": known.base}
    try:
        expanded = jsonld.expand(value, options)
        _check_names(expanded)
        graphs = jsonld.to_rdf(expanded, options)
    except jsonld.JsonLdError as error:
        raise DataError(_reason(error)) from error
    result = Dataset()
    for name, triples in graphs.items():
        graph = result.default_graph if name == "@default" else result.graph(_node(name))
        for triple in triples:
            subject, predicate, value = triple["subject"], triple["predicate"], triple["object"]
            graph.add((_term(subject), _term(predicate), _term(value)))
    return result


def is_iri(text: str) -> bool:
    """Whether ``text`` is an absolute IRI (RFC 3987)."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _check_names(expanded: Any) -> None:
    """Refuse names that PyLD would drop, or that are not to be written in RDF."""
    for node in _listed(expanded):
        for key, value in node.items() if isinstance(node, dict) else ():
            if key == "@language":
                _check_language(value)
            elif key in ("@id", "@type"):
                _check_iris(_listed(value))
            else:
                _check_iris([] if key.startswith("@") else [key])
                _check_names(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_iris(names: Iterable[object]) -> None:
    for name in map(str, names):
        if not name.startswith("_:") and not is_iri(name):
            raise DataError(f"{name!r} is no IRI")


def _check_language(tag: str) -> None:
    try:
        ox.Literal("", language=tag)
    except ValueError as error:
        raise DataError(f"{tag!r} is no language tag: {error}") from error


def _reason(error: BaseException) -> str:
    """Return the innermost reason of an error that PyLD has wrapped."""
    inner = getattr(error, "cause", None) or error.__cause__ or error.__context__
    return _reason(inner) if isinstance(inner, BaseException) else str(error.args[0])


def _node(value: str) -> URIRef | BNode:
    return BNode(value[2:]) if value.startswith("_:") else URIRef(value)


def _term(term: Mapping[str, Any]) -> Node:
    if term["type"] != "literal":
        return _node(term["value"])
    if "language" in term:
        return Literal(term["value"], lang=term["language"].lower())
    datatype = term.get("datatype", f"{_XSD}string")
    if datatype == f"{_XSD}string":
        return Literal(term["value"])
    literal = Literal(term["value"], datatype=URIRef(datatype))
    infinite = isinstance(literal.value, Decimal) and not literal.value.is_finite()
    if literal.ill_typed or infinite:
        raise DataError(f"{term['value'][:40]!r} is no {datatype.rpartition('#')[2]}")
    return literal


def write(quads: Iterable[ox.Quad], to: Context) -> bytes:
    """Return quads as one readable JSON-LD document.

    Nodes stand flat and sorted by name, their graphs too; every key and short value is one that
    ``to`` defines, so that any JSON-LD 1.1 processor expands it to the same quads.
    """
    ordered = sorted(set(quads), key=lambda q: (_name(q.graph_name), _name(q.subject), str(q)))
    top: list[dict[str, Any]] = []
    for graph_name, of_graph in groupby(ordered, key=lambda q: q.graph_name):
        by_node = groupby(of_graph, key=lambda q: q.subject)
        nodes = [_write_node(list(of_node), to) for _, of_node in by_node]
        if isinstance(graph_name, ox.DefaultGraph):
            top += nodes
        else:
            top.append({"id": _short_id(graph_name, to), "@graph": nodes})
    document = {"@context": to.value, "@graph": top}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _name(term: object) -> str:
    return str(getattr(term, "value", ""))


def _write_node(quads: list[ox.Quad], to: Context) -> dict[str, Any]:
    node: dict[str, Any] = {"id": _short_id(quads[0].subject, to)}
    types = [q.object for q in quads if q.predicate.value == f"{_RDF}type"]
    if types:
        node["type"] = _one_or_list([_short_type(term, to) for term in types])
    rest = [q for q in quads if q.predicate.value != f"{_RDF}type"]
    for predicate, of_predicate in groupby(rest, key=lambda q: q.predicate.value):
        objects = [q.object for q in of_predicate]
        term = to.terms.get(predicate)
        in_map = term is not None and term.by_language
        mapped = [o for o in objects if in_map and getattr(o, "language", None)]
        if term and mapped:
            node[term.name] = _by_language(mapped)
        others = [_write_object(o, term, to) for o in objects if o not in mapped]
        if others:
            key = term.name if term and not term.by_language else _short_key(predicate, to)
            node[key] = _one_or_list(others)
    return node


def _by_language(literals: list[Any]) -> dict[str, Any]:
    found: dict[str, list[str]] = defaultdict(list)
    for literal in sorted(literals, key=lambda x: x.language):
        found[literal.language].append(literal.value)
    return {language: _one_or_list(values) for language, values in found.items()}


def _write_object(term: Any, how: Term | None, to: Context) -> Any:
    if isinstance(term, ox.Literal):
        return _write_literal(term, how, to)
    if how and how.coercion == "@id":
        return _short_id(term, to)
    if how and how.coercion == "@vocab" and isinstance(term, ox.NamedNode):
        short = term.value.removeprefix(how.vocab)
        is_free = ":" not in short and to.names.get(short, term.value) == term.value
        if short and short != term.value and is_free:
            return short
    return {"id": _short_id(term, to)}


def _write_literal(literal: ox.Literal, how: Term | None, to: Context) -> Any:
    datatype = literal.datatype.value
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    if how and how.coercion == datatype:
        return literal.value
    if how is None or how.coercion is None:
        if datatype == f"{_XSD}string":
            return literal.value
        if datatype == f"{_XSD}integer" and _EXACT.fullmatch(literal.value):
            return int(literal.value)
    return {"@value": literal.value, "type": _short_iri(datatype, to)}


def _short_id(term: Any, to: Context) -> str:
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    iri: str = term.value
    relative = iri.removeprefix(to.base)
    if relative != iri and _RELATIVE.fullmatch(relative):
        return relative
    return _short_iri(iri, to)


def _short_type(term: Any, to: Context) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else _short_key(term.value, to)


def _short_key(iri: str, to: Context) -> str:
    """Return a name that ``to`` expands to ``iri`` where a property or class stands."""
    local = iri.removeprefix(to.vocab)
    if local and local != iri and ":" not in local and local not in to.value:
        return local
    return to.aliases.get(iri) or _short_iri(iri, to)


def _short_iri(iri: str, to: Context) -> str:
    for prefix, namespace in to.prefixes.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _one_or_list(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
