"""RDF to and from bytes: canonical, sorted, the same in every build."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from rdflib import VANN, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from kg.dataset.blank_nodes import refuse_slow_canonicalization
from kg.errors import DataError, EncodingError, NotAcceptable
from kg.formats import Format, Kind, offered, rdf_version
from kg.namespaces import BASE, prefixes, rebase, split_iri
from kg.source.context import JsonLdContext
from kg.source.jsonld import write_document
from kg.source.rdf_xml_writer import write_rdf_xml

_DEFAULT = (None, DATASET_DEFAULT_GRAPH_ID)
#: Properties whose literals are IRIs.
_IRIS_AS_TEXT: Final = frozenset({VANN.preferredNamespaceUri})
_RDF11_ONLY: Final = frozenset({ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML})


def canonical(dataset: Dataset | Graph, base_iri: str) -> list[ox.Quad]:
    """Return the quads of an rdflib dataset or graph, canonical, sorted and under ``base_iri``.

    Literals are left as they are, except those that are IRIs.

    Raises:
        DataError: it has blank nodes for which canonical names cannot be found in a short time.

    Source: https://www.w3.org/TR/rdf-canon/
    """
    result = ox.Dataset(quads(dataset, base_iri))
    refuse_slow_canonicalization(result)
    result.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(result, key=str)


def quads(dataset: Dataset | Graph, base_iri: str = BASE) -> Iterator[ox.Quad]:
    """Yield the quads of an rdflib dataset or graph for the engine, under ``base_iri``."""

    def named_node(iri: str) -> ox.NamedNode:
        return ox.NamedNode(rebase(iri, base_iri))

    def term(node: object) -> Any:
        if isinstance(node, Literal):
            if node.language:
                return ox.Literal(node, language=node.language)
            return ox.Literal(node, datatype=named_node(node.datatype) if node.datatype else None)
        return ox.BlankNode(str(node)) if isinstance(node, BNode) else named_node(str(node))

    def value(predicate: Node, node: Node) -> Any:
        if isinstance(node, Literal) and (
            predicate in _IRIS_AS_TEXT or node.datatype == XSD.anyURI
        ):
            return term(Literal(rebase(node, base_iri), datatype=node.datatype))
        return term(node)

    rows = dataset.quads() if isinstance(dataset, Dataset) else ((*t, None) for t in dataset)
    for s, p, o, g in rows:
        graph = ox.DefaultGraph() if g in _DEFAULT else term(g)
        yield ox.Quad(term(s), term(p), value(p, o), graph)


def read(data: bytes, name: str) -> Dataset:
    """Return the dataset of an N-Quads document, with its literals as they are written.

    Raises:
        DataError: it is not N-Quads (the message then names the line), or it has an invalid
            decimal.
    """
    dataset = Dataset()
    try:
        for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
            in_default = isinstance(quad.graph_name, ox.DefaultGraph)
            graph = dataset.default_graph if in_default else dataset.graph(node(quad.graph_name))
            graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    except SyntaxError as error:
        raise DataError(f"{name}:{error.lineno}: is not N-Quads: {error.msg}") from error
    return dataset


def read_turtle(path: Path, into: Graph) -> None:
    """Add the triples of a Turtle file to a graph; its blank nodes get new names.

    Raises:
        EncodingError: it cannot be read, is not Turtle, or has relative IRIs.
    """
    try:
        data = path.read_bytes()
        for quad in ox.parse(data, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            into.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    except OSError as error:
        raise EncodingError(path, None, f"cannot be read: {error.strerror}") from error
    except SyntaxError as error:
        raise EncodingError(path, error.lineno, f"is not Turtle: {error.msg}") from error


def node(term: Any) -> Any:
    """Return a pyoxigraph term as an rdflib term, literals as they are written."""
    match term:
        case ox.Literal():
            if term.language:
                return Literal(term.value, lang=term.language)
            plain = term.datatype.value == str(XSD.string)
            datatype = None if plain else URIRef(term.datatype.value)
            literal = Literal(term.value, datatype=datatype, normalize=False)
            if isinstance(literal.value, Decimal) and literal.value.is_nan():
                raise DataError(f"{term.value!r} is not a decimal")  # nothing compares with NaN
            return literal
        case ox.BlankNode():
            return BNode(term.value)
    return URIRef(term.value)


def nquads(quads: Iterable[ox.Quad | ox.Triple]) -> bytes:
    """Return the canonical N-Quads document of ``canonical`` quads; its SHA-256 is the digest."""
    return b"".join(sorted(_bytes(quads, ox.RdfFormat.N_QUADS, {}).splitlines(keepends=True)))


def union(items: Iterable[ox.Quad | ox.Triple]) -> list[ox.Triple]:
    """Return the distinct triples of all graphs, sorted."""
    triples = {item if isinstance(item, ox.Triple) else item.triple for item in items}
    return sorted(triples, key=str)


def serialize(
    items: Sequence[ox.Quad | ox.Triple], form: Format, base_iri: str, context: JsonLdContext
) -> bytes:
    """Return quads or triples in one syntax; one without named graphs has the union of quads.

    They are sorted, and triples are distinct. Our own prefixes are under ``base_iri``; ``context``
    is for JSON-LD.

    Raises:
        NotAcceptable: the syntax cannot carry the quads.
    """
    match form.codec:
        case ox.RdfFormat.JSON_LD:
            _refuse_rdf12(items, form)
            return write_document([ox.Quad(*item) for item in items], context)
        case ox.RdfFormat.RDF_XML:
            _refuse_rdf12(items, form)
            return write_rdf_xml(_triples(items), _prefixes(items, base_iri))
        case ox.RdfFormat.N_QUADS:
            return nquads(items)
        case ox.RdfFormat() as codec:
            written = items if codec.supports_datasets else _triples(items)
            return _announce_version(_bytes(written, codec, _prefixes(items, base_iri)), form)
    raise TypeError(f"{form.token} is not an RDF syntax")


def _triples(items: Sequence[ox.Quad | ox.Triple]) -> list[ox.Triple]:
    triples = [item for item in items if isinstance(item, ox.Triple)]
    return triples or union(items)


def _refuse_rdf12(items: Iterable[ox.Quad | ox.Triple], form: Format) -> None:
    """Refuse what no reader of RDF/XML or JSON-LD 1.1 would read back."""
    for item in items:
        term = item.object
        if isinstance(term, ox.Triple) or getattr(term, "direction", None):
            kind = "triple term" if isinstance(term, ox.Triple) else "base direction"
            others = [row.token for row in offered(Kind.GRAPH) if row.codec not in _RDF11_ONLY]
            raise NotAcceptable(
                f"{form.token} with the {kind} {term}, which only RDF 1.2 has", others
            )


def _announce_version(data: bytes, form: Format) -> bytes:
    """Return a document that begins with the version of RDF, if it is Turtle or TriG and needs 1.2.

    N-Triples has the directive, too, but many of its readers do not know it.

    Source: https://www.w3.org/TR/rdf12-turtle/#sec-version
    """
    version = rdf_version(data, form) if form.token in ("ttl", "trig") else ""
    return f'VERSION "{version}"\n'.encode() + data if version else data


def _prefixes(items: Iterable[ox.Quad | ox.Triple], base_iri: str) -> dict[str, str]:
    """Return the prefixes of the IRIs in ``items``.

    A namespace with a name that ends in a full stop has none: rdflib does not read the escape.
    """
    terms = set(chain.from_iterable(items))
    nodes = {term.datatype if isinstance(term, ox.Literal) else term for term in terms}
    iris = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
    used = {split_iri(iri)[0] for iri in iris}
    dotted = [iri for iri in iris if iri.endswith(".")]
    return {
        name: iri
        for name, iri in prefixes(base_iri).items()
        if iri in used and not any(other.startswith(iri) for other in dotted)
    }


def _bytes(
    items: Iterable[ox.Quad | ox.Triple], codec: ox.RdfFormat, prefixes: dict[str, str]
) -> bytes:
    data = ox.serialize(items, format=codec, prefixes=prefixes)  # type: ignore[arg-type]  # mixed
    assert data is not None  # only an output file makes it None
    return data
