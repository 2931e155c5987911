"""JSON-LD: read into a dataset with PyLD, written from quads with our own context.

Only our own context is ever loaded, from its file: nothing here uses the network.
Source: https://www.w3.org/TR/json-ld11/
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox
from pyld import jsonld
from pyld.context_resolver import ContextResolver
from rdflib import RDF, XSD, BNode, Dataset, Literal, URIRef
from rdflib.term import Node

from kg.errors import DataError
from kg.namespaces import CONTEXT
from kg.source.context import JsonLdContext, TermDefinition, parse_context

_TYPE, _STRING, _INTEGER = map(str, (RDF.type, XSD.string, XSD.integer))
_FIRST, _REST, _NIL = map(str, (RDF.first, RDF.rest, RDF.nil))
#: Relative references that are only appended to a base: no empty or dot segments (RFC 3986, section
#: 5.2.4), and no signs that some programs change.
_RELATIVE: Final = re.compile(
    r"(?!\.{1,2}(?:/|$))[\w.~-]+(?:/(?!\.{1,2}(?:[/#]|$))[\w.~-]+)*(?:#[\w./~-]*)?"
)
#: Coercions of terms whose values are IRIs.
_NAMES: Final = frozenset({"@id", "@vocab"})
#: Integers that every JSON reader keeps exact (RFC 7493, section 2.2).
_EXACT: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


def read_dataset(value: Any, context: JsonLdContext) -> Dataset:
    """Return the dataset of a JSON-LD document, which may name CONTEXT for ``context``.

    Raises:
        DataError: the value is not JSON-LD, names another context, or has a name, language or
            literal that RDF does not have.
    """
    options = _options(context.text)
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


@lru_cache(maxsize=2)
def _options(context: str) -> dict[str, Any]:
    """Return options with one resolver for all documents: resolving our context takes most time."""
    parsed = parse_context(context)

    def load(url: str, _options: object) -> dict[str, Any]:
        if url != CONTEXT:
            raise DataError(f"the context {url} is not ours and is not fetched: write {CONTEXT}")
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": parsed.value}}

    resolver = ContextResolver({}, load)
    return {"documentLoader": load, "base": parsed.base, "contextResolver": resolver}


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
    """Return quads without triple terms and base directions as one readable JSON-LD document.

    The nodes are flat and sorted by name, and so are their graphs; a list is written as ``@list``
    where it is used. The document contains what it uses of ``context``: any JSON-LD 1.1 processor
    expands it to the same quads, without a network.
    """
    ordered = sorted(set(quads), key=lambda q: (_name(q.graph_name), _name(q.subject), str(q)))
    lists, members = _find_lists(ordered)
    writer = _Writer(ordered, context, lists)
    ordered = [quad for quad in ordered if quad.subject not in members]
    top: list[dict[str, Any]] = []
    for graph_name, in_graph in groupby(ordered, key=lambda q: q.graph_name):
        nodes = [
            writer.node(list(group)) for _, group in groupby(in_graph, key=lambda q: q.subject)
        ]
        if isinstance(graph_name, ox.DefaultGraph):
            top += nodes
        else:
            top.append({writer.keyword("@id"): writer.reference(graph_name), "@graph": nodes})
    document = {"@context": writer.used_context(), "@graph": top}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _find_lists(quads: Sequence[ox.Quad]) -> tuple[Mapping[Any, Sequence[Any]], frozenset[Any]]:
    """Return the values of each list by its first node, and the nodes of all lists.

    A list is one that ``@list`` gives back: its nodes are blank, in one graph, have nothing but
    ``rdf:first`` and ``rdf:rest``, and are used once. Lists of lists are not written so, since not
    all readers know them. ``quads`` are sorted by graph, subject and predicate.

    Source: https://www.w3.org/TR/json-ld11-api/#serialize-rdf-as-json-ld-algorithm, step 6
    """
    uses = Counter(term for quad in quads for term in (quad.object, quad.graph_name))
    groups = [list(group) for _, group in groupby(quads, key=lambda q: (q.graph_name, q.subject))]
    graphs = Counter(group[0].subject for group in groups)
    nodes: dict[Any, list[ox.Quad]] = {
        group[0].subject: group
        for group in groups
        if isinstance(group[0].subject, ox.BlankNode)
        and [quad.predicate.value for quad in group] == [_FIRST, _REST]
        and uses[group[0].subject] == graphs[group[0].subject] == 1
    }
    lists: dict[Any, Sequence[Any]] = {}
    members: set[Any] = set()
    for quad in quads:
        inside = quad.subject in nodes and quad.predicate.value == _REST
        walked, node = [], quad.object
        while node in nodes and nodes[node][0].graph_name == quad.graph_name and not inside:
            walked.append(node)
            node = nodes[node][1].object
        values = [nodes[node][0].object for node in walked]
        if walked and _name(node) == _NIL and not _is_type(quad) and not nodes.keys() & values:
            lists[quad.object] = values
            members.update(walked)
    return lists, frozenset(members)


def _name(term: object) -> str:
    return str(getattr(term, "value", ""))


def _is_type(quad: ox.Quad) -> bool:
    """Whether a quad is written as ``@type``, whose values are names."""
    return quad.predicate.value == _TYPE and not isinstance(quad.object, ox.Literal)


class _Writer:
    """Writes terms with the names of a context, and records the names that it uses."""

    def __init__(
        self, quads: Iterable[ox.Quad], context: JsonLdContext, lists: Mapping[Any, Sequence[Any]]
    ) -> None:
        terms = {term for quad in quads for term in quad}
        types = {term.datatype for term in terms if isinstance(term, ox.Literal)}
        schemes = {_name(term).partition(":")[0] for term in (*terms, *types)}
        self._context, self._used, self._lists = context, set[str](), lists
        #: Names that the document may use: not ``geo`` if it has ``geo:37.78,-122.40``.
        self._free = context.value.keys() - schemes
        self._prefixes = {k: v for k, v in context.prefixes.items() if k in self._free}
        self._namespaces = tuple(self._prefixes.values())

    def keyword(self, keyword: str) -> str:
        """Return a keyword, or the name that the context has for it."""
        name = keyword[1:]
        has_alias = name in self._free and self._context.value[name] == keyword
        return self._use(name) if has_alias else keyword

    def _use(self, name: str) -> str:
        self._used.add(name)
        return name

    def used_context(self) -> dict[str, Any]:
        """Return the part of the context that was used, with values written like ids.

        Encodings may write ``tumbes`` where a place stands; documents have ``place/tumbes``.
        """
        names = [name for name in self._context.value if name in self._used]
        value = {name: self._context.definition(name) for name in names}
        for name, row in value.items():
            if isinstance(row, dict) and row.get("@type") == "@vocab":
                value[name] = {"@id": row["@id"], "@type": "@id"}
        return value

    def node(self, quads: list[ox.Quad]) -> dict[str, Any]:
        """Return the node object of quads with the same subject."""
        node: dict[str, Any] = {self.keyword("@id"): self.reference(quads[0].subject)}
        if types := [self._type(q.object) for q in quads if _is_type(q)]:
            node[self.keyword("@type")] = _one_or_list(types)
        facts = [q for q in quads if not _is_type(q)]
        for predicate, with_predicate in groupby(facts, key=lambda q: q.predicate.value):
            objects = [q.object for q in with_predicate]
            term = self._context.terms.get(predicate)
            term = term if term and term.name in self._free else None
            in_map = term is not None and term.by_language
            mapped = [o for o in objects if in_map and getattr(o, "language", None)]
            if term and mapped:
                node[self._use(term.name)] = _by_language(mapped)
            others = [self._object(o, term) for o in objects if o not in mapped]
            if others:
                use_term = term and not term.by_language
                key = self._use(term.name) if term and use_term else self._key(predicate)
                node[key] = _one_or_list(others)
        return node

    def _object(self, term: Any, definition: TermDefinition | None) -> Any:
        if isinstance(term, ox.Literal):
            return self._literal(term, definition)
        if term in self._lists:
            return {"@list": [self._object(value, definition) for value in self._lists[term]]}
        if definition and definition.coercion in _NAMES:
            return self.reference(term)
        return {self.keyword("@id"): self.reference(term)}

    def _is_plain(self, name: str) -> bool:
        """Whether a name is neither a keyword, a compact IRI nor a name of the context."""
        return bool(name) and not (
            ":" in name or name.startswith("@") or name in self._context.value
        )

    def _literal(self, literal: ox.Literal, definition: TermDefinition | None) -> Any:
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
        return {"@value": literal.value, self.keyword("@type"): self._iri(datatype)}

    def reference(self, term: Any) -> str:
        """Return a name that the context expands to ``term`` as the value of ``@id``."""
        if isinstance(term, ox.BlankNode):
            return f"_:{term.value}"
        iri: str = term.value
        relative = iri.removeprefix(self._context.base)
        if relative != iri and _RELATIVE.fullmatch(relative) and self._is_plain(relative):
            self._use("@base")
            return relative
        return self._iri(iri)

    def _type(self, term: Any) -> str:
        return f"_:{term.value}" if isinstance(term, ox.BlankNode) else self._key(term.value)

    def _key(self, iri: str) -> str:
        """Return a name that the context expands to ``iri`` where a property or class stands."""
        local = iri.removeprefix(self._context.vocab)
        if local != iri and self._is_plain(local):
            self._use("@vocab")
            return local
        alias = self._context.aliases.get(iri)
        return self._use(alias) if alias in self._free else self._iri(iri)

    def _iri(self, iri: str) -> str:
        if not iri.startswith(self._namespaces):
            return iri
        for prefix, namespace in self._prefixes.items():
            local = iri.removeprefix(namespace)
            if local and local != iri and not local.startswith("//"):
                return f"{self._use(prefix)}:{local}"
        return iri


def _by_language(literals: list[Any]) -> dict[str, Any]:
    ordered = sorted(literals, key=lambda literal: literal.language)
    return {
        language: _one_or_list([literal.value for literal in group])
        for language, group in groupby(ordered, key=lambda literal: literal.language)
    }


def _one_or_list(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
