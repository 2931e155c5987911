"""Terms that are hard to write, and readers other than the engine to read them back.

rdflib and PyLD do not know RDF 1.2: the engine's own reader stands in for triple terms and base
directions. Terms are compared as the store returns them, graphs up to names of blank nodes.
"""

import csv
import io
import json
import logging
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import strategies as st
from pyld import jsonld as pyld
from rdflib import RDF, XSD, BNode, Dataset, Literal, URIRef

from kg.formats import Format
from kg.namespaces import BASE
from kg.source.context import read_context
from kg.store import Store
from tests import tiny
from tests.conftest import ROOT

CONTEXT = read_context(ROOT / "ontology/context.jsonld")

# ---- what is written

#: Characters that some syntax gives a meaning, drops or changes.
_SIGNS = (
    "\x00\x01\x08\t\n\x0b\x0c\r\x1b\x1f\x7f\x85\xa0\u2028\ufeff\ufffd\ufffe\uffff😀"
    "\"'\\<>&]@^,;:|%#"
)
TEXT = st.text(
    st.one_of(st.sampled_from(_SIGNS), st.sampled_from("ab 01"), st.characters(codec="utf-8")),
    max_size=12,
)
_NAMESPACES = (
    *(CONTEXT.base, CONTEXT.vocab, BASE, f"{CONTEXT.base}place/", f"{CONTEXT.base}concept/bases/"),
    *CONTEXT.prefixes.values(),
    *(f"{name}:" for name in CONTEXT.value if re.fullmatch(r"[a-zA-Z][\w-]*", name)),
    *"http://e/ http://e// http://e/?q= http://e/# http://e:80/../ HTTP://É/%7e/ prefix://".split(),
    *"urn: a: tag:e,2020: mailto: data:, http://[::1]/ xmlns: xml: urn:x:y".split(),
    "http://www.w3.org/2000/xmlns/",
    "http://www.w3.org/XML/1998/namespace",
)
_LOCALS = (
    *("", *"id type @id @type @context //x x//y . .. ../x x. -x x- %2F %41 a%20b #".split()),
    *("#x", "?", "a/b/"),
    *"?x=&y='z' 1 123 _ _:x a:b ~ a'b 37.786971,-122.399677 Portland,_Oregon A_(b) été 名".split(),
    *"😀 li _1 about ID nodeID Description first rest nil Bag bagID · true a".split(),
    *"JSON XMLLiteral HTML langString value object integer".split(),
    *(name for name in CONTEXT.value if not name.startswith("@")),
)
_LOCAL = st.one_of(st.sampled_from(_LOCALS), st.text("aZ09é名😀.-_~:/?#@!$&'()*+,;=%", max_size=6))


def _if_valid(make: Callable[..., Any]) -> Callable[[tuple[Any, ...]], Any]:
    """Return a function for terms, or None for what the engine refuses to hold."""

    def try_to(parts: tuple[Any, ...]) -> Any:
        try:
            return make(*parts)
        except ValueError:
            return None

    return try_to


def _valid(parts: st.SearchStrategy[Any], make: Callable[..., Any]) -> st.SearchStrategy[Any]:
    return parts.map(_if_valid(make)).filter(lambda term: term is not None)


IRIS = _valid(
    st.tuples(st.sampled_from(_NAMESPACES), _LOCAL),
    lambda namespace, local: ox.NamedNode(namespace + local),
)
_TYPE = ox.NamedNode(str(RDF.type))
_FIRST, _REST, _NIL = (ox.NamedNode(str(iri)) for iri in (RDF.first, RDF.rest, RDF.nil))
PREDICATES = st.one_of(
    IRIS,
    st.sampled_from([_TYPE, _TYPE, _FIRST, _REST]),
    st.sampled_from([ox.NamedNode(iri) for iri in CONTEXT.terms]),
)
_DATATYPES = st.one_of(
    IRIS,
    st.sampled_from(
        [
            *(f"{XSD}{name}" for name in "integer int decimal double float boolean date".split()),
            *(f"{XSD}{name}" for name in "dateTime time duration string anyURI".split()),
            *(f"{RDF}{name}" for name in ("JSON", "XMLLiteral", "HTML", "PlainLiteral")),
            "http://www.opengis.net/ont/geosparql#wktLiteral",
            "https://www.w3.org/ns/i18n#ar_rtl",
        ]
    ).map(ox.NamedNode),
)
_FORMS = st.one_of(
    TEXT,
    st.sampled_from(
        '1 01 -0 +1 1.0 1. .5 1e3 INF NaN true 1 2020-01-01 {"a":1} <a>b</a> [] null'.split()
    ),
)
_LANGUAGES = st.sampled_from(
    "en en-us x-a de-latn-1996 zh-hant-tw i-klingon es-419 aaaaaaaa none".split()
)
LITERALS = st.one_of(
    TEXT.map(ox.Literal),
    _valid(st.tuples(TEXT, _LANGUAGES), lambda text, language: ox.Literal(text, language=language)),
    _valid(st.tuples(_FORMS, _DATATYPES), lambda text, iri: ox.Literal(text, datatype=iri)),
)
DIRECTED = st.builds(
    lambda text, language, direction: ox.Literal(text, language=language, direction=direction),
    TEXT,
    _LANGUAGES,
    st.sampled_from([ox.BaseDirection.LTR, ox.BaseDirection.RTL]),
)
BLANK_NODES = st.integers(0, 3).map(lambda number: ox.BlankNode(f"f0b{number}"))
_NODES = st.one_of(IRIS, BLANK_NODES)
TRIPLE_TERMS = st.recursive(
    st.builds(ox.Triple, _NODES, IRIS, st.one_of(_NODES, LITERALS)),
    lambda inner: st.builds(ox.Triple, _NODES, IRIS, inner),
    max_leaves=3,
)
_GRAPHS = st.one_of(st.just(ox.DefaultGraph()), _NODES)
_QUAD = st.builds(ox.Quad, _NODES, PREDICATES, st.one_of(_NODES, LITERALS), _GRAPHS)
_QUAD_1_2 = st.builds(ox.Quad, _NODES, IRIS, st.one_of(DIRECTED, TRIPLE_TERMS), _GRAPHS)


def _list(items: list[Any], start: int) -> list[ox.Quad]:
    """Return a list, whose nodes may be shared with another one."""
    nodes = [ox.BlankNode(f"f1b{start + i}") for i in range(len(items))]
    rests: list[Any] = [*nodes[1:], _NIL]
    firsts: list[ox.Quad] = [
        ox.Quad(node, _FIRST, item) for node, item in zip(nodes, items, strict=True)
    ]
    return firsts + [ox.Quad(n, _REST, rest) for n, rest in zip(nodes, rests, strict=False)]


_LISTS = st.builds(
    _list,
    st.lists(st.one_of(_NODES, LITERALS, st.just(ox.BlankNode("f1b2"))), max_size=3),
    st.integers(0, 3),
)


def _together(*parts: list[ox.Quad]) -> list[ox.Quad]:
    return [quad for part in parts for quad in part]


#: Quads that every syntax can carry in principle, and quads of which some need RDF 1.2.
QUADS = st.builds(_together, st.lists(_QUAD, max_size=6), _LISTS)
QUADS_1_2 = st.builds(
    _together, st.lists(_QUAD, max_size=3), st.lists(_QUAD_1_2, min_size=1, max_size=3)
)


def store_of(quads: Iterable[ox.Quad]) -> Store:
    """Return a store of these quads, whose default graph is not a union."""
    engine = ox.Store()
    engine.extend(quads)
    return Store(Path(), tiny.RELEASE, False, CONTEXT, engine)


def is_rdf12(term: Any) -> bool:
    return isinstance(term, ox.Triple) or bool(getattr(term, "direction", None))


def texts(term: Any) -> Iterator[str]:
    """Yield the texts of a term, and of those in a triple term."""
    if isinstance(term, ox.Triple):
        for part in term:
            yield from texts(part)
    else:
        yield str(getattr(term, "value", ""))


# ---- graphs read back


def read_graph(data: bytes, form: Format, *, rdf12: bool) -> Iterator[set[ox.Quad]]:
    """Yield the quads of a document as each reader finds them."""
    assert isinstance(form.codec, ox.RdfFormat)
    if rdf12:
        yield set(ox.parse(data, format=form.codec))
        return
    if form.codec == ox.RdfFormat.JSON_LD and _DOUBLE not in data:
        nquads = pyld.to_rdf(
            json.loads(data), {"format": "application/n-quads", "documentLoader": _refuse_to_load}
        )
        yield set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    yield set(_read_with_rdflib(data, form.codec))


#: PyLD and jsonld.js write any ``xsd:double`` in the canonical form, against JSON-LD 1.1.
_DOUBLE = b"double"


def _refuse_to_load(url: str, options: object) -> Any:
    raise AssertionError(f"{url} was to be loaded")


_RDFLIB = {
    ox.RdfFormat.TURTLE: "turtle",
    ox.RdfFormat.N_TRIPLES: "nt11",
    ox.RdfFormat.N_QUADS: "nquads",
    ox.RdfFormat.TRIG: "trig",
    ox.RdfFormat.RDF_XML: "xml",
    ox.RdfFormat.JSON_LD: "json-ld",
}


def _read_with_rdflib(data: bytes, codec: ox.RdfFormat) -> Iterator[ox.Quad]:
    dataset = Dataset()
    target = dataset if codec.supports_datasets else dataset.default_graph
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        patch.setattr(logging.getLogger("rdflib.term"), "disabled", True)
        target.parse(data=data, format=_RDFLIB[codec])
    for subject, predicate, object_, graph in dataset.quads():
        is_default = graph in (None, dataset.default_graph.identifier)
        name: Any = ox.DefaultGraph() if is_default else _of_rdflib(graph)
        yield ox.Quad(_of_rdflib(subject), _of_rdflib(predicate), _of_rdflib(object_), name)


def _of_rdflib(term: object) -> Any:
    match term:
        case BNode():
            return ox.BlankNode(str(term))
        case URIRef():
            return ox.NamedNode(str(term))
        case Literal(language=str(language)):
            return ox.Literal(str(term), language=language)
        case Literal():
            datatype = ox.NamedNode(str(term.datatype)) if term.datatype is not None else None
            return ox.Literal(str(term), datatype=datatype)
    raise TypeError(term)


def same(one: Iterable[ox.Quad], other: Iterable[ox.Quad]) -> bool:
    """Whether two datasets are equal, up to names of blank nodes."""
    first, second = ox.Dataset(one), ox.Dataset(other)
    if first != second:
        for dataset in (first, second):
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return first == second


# ---- tables read back

_RESULTS = "{http://www.w3.org/2005/sparql-results#}"
_ITS = "{http://www.w3.org/2005/11/its}"


def _term(kind: str, value: Any, language: str | None, direction: str | None, datatype: Any) -> Any:
    """Return a term from the parts that JSON and XML have for it."""
    match kind:
        case "uri":
            return ox.NamedNode(value)
        case "bnode":
            return ox.BlankNode(value)
        case "triple":
            return ox.Triple(*value)
    if language and direction:
        directions = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}
        return ox.Literal(value, language=language, direction=directions[direction])
    if language:
        return ox.Literal(value, language=language)
    return ox.Literal(value, datatype=ox.NamedNode(datatype) if datatype else None)


def _from_json(value: dict[str, Any]) -> Any:
    kind, inner = value["type"], value["value"]
    if kind == "triple":
        inner = [_from_json(inner[name]) for name in ("subject", "predicate", "object")]
    return _term(kind, inner, value.get("xml:lang"), value.get("its:dir"), value.get("datatype"))


def _from_xml(element: ET.Element) -> Any:
    kind, inner = element.tag.removeprefix(_RESULTS), element.text or ""
    if kind == "triple":
        value: Any = [_from_xml(part[0]) for part in element]
    else:
        value = inner
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return _term(kind, value, language, element.get(f"{_ITS}dir"), element.get("datatype"))


def read_table(data: bytes, token: str, *, rdf12: bool) -> list[tuple[Any, ...]]:
    """Return the rows of a table; in CSV, the texts of their terms."""
    match token:
        case "json":
            document = json.loads(data)
            names = document["head"]["vars"]
            rows = document["results"]["bindings"]
            return [
                tuple(_from_json(row[name]) if name in row else None for name in names)
                for row in rows
            ]
        case "xml":
            root = ET.fromstring(data)  # noqa: S314  # our own
            names = [variable.get("name") for variable in root.iter(f"{_RESULTS}variable")]
            found = (
                {binding.get("name"): _from_xml(binding[0]) for binding in row}
                for row in root.iter(f"{_RESULTS}result")
            )
            return [tuple(map(row.get, names)) for row in found]
        case "csv":
            csv.field_size_limit(10**9)
            return [tuple(row) for row in csv.reader(io.StringIO(data.decode(), newline=""))][1:]
    lines = data.decode().split("\n")
    assert lines.pop() == ""
    return [
        tuple(_from_tsv(field, rdf12=rdf12) for field in line.split("\t")) for line in lines[1:]
    ]


def _from_tsv(field: str, *, rdf12: bool) -> Any:
    """Return a term from its form in Turtle, None for an empty field."""
    if not field:
        return None
    data = f"<urn:s> <urn:p> {field} .".encode()
    if rdf12 or field.startswith("_:"):  # rdflib changes names of blank nodes
        (quad,) = ox.parse(data, format=ox.RdfFormat.TURTLE)
        return quad.object
    (quad,) = _read_with_rdflib(data, ox.RdfFormat.TURTLE)
    return quad.object


def csv_text(term: Any) -> str:
    """Return the text of a term in CSV.

    Source: https://www.w3.org/TR/sparql12-results-csv-tsv/#csv-terms
    """
    if isinstance(term, ox.Triple):
        parts = map(csv_text, (term.subject, term.predicate))
        last = csv_text(term.object)
        if isinstance(term.object, ox.Literal):
            last = '"' + last.replace('"', '""') + '"'
        return f"<<( {' '.join(parts)} {last} )>>"
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(term.value)
