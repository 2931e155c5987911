"""RDF as bytes: canonical, sorted, the same in every build."""

import hashlib
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.context import Context
from kg.errors import DataError
from kg.formats import Format
from kg.jsonld import write
from kg.namespaces import BASE, PREFIXES

_DEFAULT = (None, DATASET_DEFAULT_GRAPH_ID)


def canonical(dataset: Dataset | Graph, base_iri: str) -> list[ox.Quad]:
    """Return the quads of an rdflib dataset or graph, canonical, sorted and under ``base_iri``.

    Source: https://www.w3.org/TR/rdf-canon/
    """

    def term(node: object) -> Any:
        text = str(node).replace(BASE, base_iri)
        if isinstance(node, Literal):
            if node.language:
                return ox.Literal(text, language=node.language)
            return ox.Literal(text, datatype=ox.NamedNode(node.datatype) if node.datatype else None)
        return ox.BlankNode(text) if isinstance(node, BNode) else ox.NamedNode(text)

    rows = dataset.quads() if isinstance(dataset, Dataset) else ((*t, None) for t in dataset)
    quads = ox.Dataset(
        ox.Quad(term(s), term(p), term(o), ox.DefaultGraph() if g in _DEFAULT else term(g))
        for s, p, o, g in rows
    )
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(quads, key=str)


def read(data: bytes, name: str) -> Dataset:
    """Return the dataset of an N-Quads document, its literals as they are written.

    Raises:
        DataError: it is not N-Quads; the message has the line.
    """

    def term(node: Any) -> Any:
        match node:
            case ox.Literal():
                if node.language:
                    return Literal(node.value, lang=node.language)
                plain = node.datatype.value == str(XSD.string)
                datatype = None if plain else URIRef(node.datatype.value)
                return Literal(node.value, datatype=datatype, normalize=False)
            case ox.BlankNode():
                return BNode(node.value)
        return URIRef(node.value)

    dataset = Dataset()
    try:
        for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
            in_default = isinstance(quad.graph_name, ox.DefaultGraph)
            name_of = None if in_default else term(quad.graph_name)
            graph = dataset.default_graph if name_of is None else dataset.graph(name_of)
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    except SyntaxError as error:
        raise DataError(f"{name}:{error.lineno}: is not N-Quads: {error.msg}") from error
    return dataset


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return the canonical N-Quads document, its lines sorted; its SHA-256 is the dataset's digest.

    Args:
        quads: as ``canonical`` returns them.
    """
    lines = _bytes(quads, ox.RdfFormat.N_QUADS).splitlines(keepends=True)
    return b"".join(sorted(lines))


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def union(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return the triples of all graphs, each once, sorted."""
    return sorted({quad.triple for quad in quads}, key=str)


def serialize(quads: list[ox.Quad], form: Format, base_iri: str, context: Context) -> bytes:
    """Return quads in one syntax; a syntax without graphs gets their union.

    Args:
        quads: canonical and sorted.
        form: a row of ``kg.formats.FORMATS`` that can carry a graph.
        base_iri: what the prefixes of our own names are under.
        context: for JSON-LD.
    """
    match form.codec:
        case ox.RdfFormat.JSON_LD:
            return write(quads, context)
        case ox.RdfFormat.N_QUADS:
            return nquads(quads)
        case ox.RdfFormat() as codec:
            items: list[ox.Quad] | list[ox.Triple] = quads
            if not codec.supports_datasets:
                items = union(quads)
            return _bytes(items, codec, _prefixes(quads, base_iri))
    raise TypeError(f"{form.token} is no syntax of RDF")


def _prefixes(quads: Iterable[ox.Quad], base_iri: str) -> dict[str, str]:
    """Return the prefixes that shorten some name in ``quads``."""
    used: set[str] = set()
    for quad in quads:
        for term in quad:
            iri = (
                term.datatype.value if isinstance(term, ox.Literal) else getattr(term, "value", "")
            )
            used.add(iri[: max(iri.rfind("#"), iri.rfind("/")) + 1])
    prefixes = {name: iri.replace(BASE, base_iri) for name, iri in PREFIXES.items()}
    return {name: iri for name, iri in prefixes.items() if iri in used}


def _bytes(
    items: Iterable[ox.Quad] | Iterable[ox.Triple],
    codec: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    data = ox.serialize(items, format=codec, prefixes=prefixes)
    return data or b""  # None only where an output is given
