"""JSON-LD: read into a dataset with PyLD, written from quads with our own context.

Only our own context is ever loaded, from its file: nothing here uses the network.
Source: https://www.w3.org/TR/json-ld11/
"""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox
from pyld import jsonld
from rdflib import RDF, XSD, BNode, Dataset, Literal, URIRef
from rdflib.term import Node

from kg.errors import DataError
from kg.namespaces import CONTEXT
from kg.source.context import JsonLdContext, TermDefinition

_TYPE, _STRING, _INTEGER = map(str, (RDF.type, XSD.string, XSD.integer))
#: Relative references that are only appended to a base: no scheme, no empty or dot segments
#: (RFC 3986, section 5.2.4).
_RELATIVE: Final = re.compile(
    r"(?!\.{1,2}(?:/|$))[^:/?#]+(?:/(?!\.{1,2}(?:[/?#]|$))[^:/?#]+)*(?:#.*)?"
)
#: Integers that every JSON reader keeps exact (RFC 7493, section 2.2).
_EXACT: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


def read_dataset(value: Any, context: JsonLdContext) -> Dataset:
    """Return the dataset that a JSON-LD value stands for.

    Args:
        value: a JSON-LD document; in ``@context`` it may name CONTEXT, and no other IRI.
        context: the context that CONTEXT names.

    Raises:
        DataError: the value is not JSON-LD, names another context, or has a name, language or
            literal that RDF does not have.
    """

    def load(url: str, _options: object) -> dict[str, Any]:
        if url != CONTEXT:
            raise DataError(f"the context {url} is not ours and is not fetched: write {CONTEXT}")
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context.value}}

    options = {"documentLoader": load, "base": context.base}
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
    """Refuse names that PyLD would drop, or that RDF does not allow."""
    for node in _as_list(expanded):
        for key, value in node.items() if isinstance(node, dict) else ():
            if key == "@language":
                _check_language(value)
            elif key in ("@id", "@type"):
                _check_iris(_as_list(value))
            else:
                _check_iris([] if key.startswith("@") else [key])
                _check_names(value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_iris(names: Iterable[object]) -> None:
    for name in map(str, names):
        if not name.startswith("_:") and not is_iri(name):
            raise DataError(f"{name!r} is not an IRI")


def _check_language(tag: str) -> None:
    try:
        ox.Literal("", language=tag)
    except ValueError as error:
        raise DataError(f"{tag!r} is not a language tag: {error}") from error


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
    datatype = term.get("datatype", _STRING)
    if datatype == _STRING:
        return Literal(term["value"])
    literal = Literal(term["value"], datatype=URIRef(datatype))
    infinite = isinstance(literal.value, Decimal) and not literal.value.is_finite()
    if literal.ill_typed or infinite:
        raise DataError(f"{term['value'][:40]!r} is not a valid {datatype.rpartition('#')[2]}")
    return literal


def write_document(quads: Iterable[ox.Quad], context: JsonLdContext) -> bytes:
    """Return quads as one readable JSON-LD document.

    The nodes are flat and sorted by name, and so are their graphs. Every key and short value is one
    that ``context`` defines: any JSON-LD 1.1 processor expands the document to the same quads.
    """
    ordered = sorted(set(quads), key=lambda q: (_name(q.graph_name), _name(q.subject), str(q)))
    top: list[dict[str, Any]] = []
    for graph_name, in_graph in groupby(ordered, key=lambda q: q.graph_name):
        by_node = groupby(in_graph, key=lambda q: q.subject)
        nodes = [_write_node(list(about_node), context) for _, about_node in by_node]
        if isinstance(graph_name, ox.DefaultGraph):
            top += nodes
        else:
            top.append({"id": _short_id(graph_name, context), "@graph": nodes})
    document = {"@context": context.value, "@graph": top}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _name(term: object) -> str:
    return str(getattr(term, "value", ""))


def _write_node(quads: list[ox.Quad], context: JsonLdContext) -> dict[str, Any]:
    node: dict[str, Any] = {"id": _short_id(quads[0].subject, context)}
    types = [q.object for q in quads if q.predicate.value == _TYPE]
    if types:
        node["type"] = _one_or_list([_short_type(term, context) for term in types])
    rest = [q for q in quads if q.predicate.value != _TYPE]
    for predicate, with_predicate in groupby(rest, key=lambda q: q.predicate.value):
        objects = [q.object for q in with_predicate]
        term = context.terms.get(predicate)
        in_map = term is not None and term.by_language
        mapped = [o for o in objects if in_map and getattr(o, "language", None)]
        if term and mapped:
            node[term.name] = _by_language(mapped)
        others = [_write_object(o, term, context) for o in objects if o not in mapped]
        if others:
            key = term.name if term and not term.by_language else _short_key(predicate, context)
            node[key] = _one_or_list(others)
    return node


def _by_language(literals: list[Any]) -> dict[str, Any]:
    ordered = sorted(literals, key=lambda literal: literal.language)
    return {
        language: _one_or_list([literal.value for literal in group])
        for language, group in groupby(ordered, key=lambda literal: literal.language)
    }


def _write_object(term: Any, definition: TermDefinition | None, context: JsonLdContext) -> Any:
    if isinstance(term, ox.Literal):
        return _write_literal(term, definition, context)
    if definition and definition.coercion == "@id":
        return _short_id(term, context)
    if definition and definition.coercion == "@vocab" and isinstance(term, ox.NamedNode):
        short = term.value.removeprefix(definition.vocab)
        is_free = ":" not in short and context.names.get(short, term.value) == term.value
        if short and short != term.value and is_free:
            return short
    return {"id": _short_id(term, context)}


def _write_literal(
    literal: ox.Literal, definition: TermDefinition | None, context: JsonLdContext
) -> Any:
    datatype = literal.datatype.value
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    if definition and definition.coercion == datatype:
        return literal.value
    if definition is None or definition.coercion is None:
        if datatype == _STRING:
            return literal.value
        if datatype == _INTEGER and _EXACT.fullmatch(literal.value):
            return int(literal.value)
    return {"@value": literal.value, "type": _short_iri(datatype, context)}


def _short_id(term: Any, context: JsonLdContext) -> str:
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    iri: str = term.value
    relative = iri.removeprefix(context.base)
    if relative != iri and _RELATIVE.fullmatch(relative):
        return relative
    return _short_iri(iri, context)


def _short_type(term: Any, context: JsonLdContext) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else _short_key(term.value, context)


def _short_key(iri: str, context: JsonLdContext) -> str:
    """Return a name that ``context`` expands to ``iri`` where a property or class stands."""
    local = iri.removeprefix(context.vocab)
    if local and local != iri and ":" not in local and local not in context.value:
        return local
    return context.aliases.get(iri) or _short_iri(iri, context)


def _short_iri(iri: str, context: JsonLdContext) -> str:
    for prefix, namespace in context.prefixes.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _one_or_list(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
