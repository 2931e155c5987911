"""Any RDF files as one dataset: what ``serve --data`` serves.

Each file keeps its blank nodes to itself; the digest is of the files as they lie and of the base
IRI, because the canonical form of any dataset may take any time.
"""

import gzip
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.dataset.manifest import Manifest, NamedGraph
from kg.errors import DataError
from kg.formats import FORMATS, Format, Kind

_GZIP: Final = ".gz"
_PLAIN: Final = frozenset(
    {
        "http://www.w3.org/2001/XMLSchema#string",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    }
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dataset on its way into the engine.

    Attributes:
        manifest: its name; the sizes are counted when it is in the engine.
        quads: reads them.
    """

    manifest: Manifest
    quads: Callable[[], Iterable[ox.Quad]]


def load(paths: Sequence[Path], base_iri: str) -> Loaded:
    """Return the dataset of RDF files, in any syntax of ``kg.formats``, or compressed with gzip.

    Relative IRIs are resolved against the file's own ``file:`` IRI.

    Raises:
        DataError: a file cannot be read or has no known extension; while quads are read: it is
            not in its syntax.
    """
    sources = [(path, _syntax(path), _digest(path)) for path in paths]
    inputs = {path.resolve().as_uri(): digest for path, _, digest in sources}
    lines = [base_iri, *(f"{d} {uri}" for uri, d in inputs.items())]
    digest = hashlib.sha256("\n".join(lines).encode())
    described = Manifest("", "", digest.hexdigest(), base_iri, 0, 0, (), inputs, {}, ())

    def quads() -> Iterator[ox.Quad]:
        for index, (path, form, _) in enumerate(sources):
            yield from _quads(path, form, index)

    return Loaded(described, quads)


def _syntax(path: Path) -> Format:
    suffix = path.with_suffix("").suffix if path.suffix == _GZIP else path.suffix
    for form in FORMATS:
        if Kind.GRAPH in form.kinds and f".{form.extension}" == suffix:
            return form
    known = ", ".join(f".{form.extension}" for form in FORMATS if Kind.GRAPH in form.kinds)
    raise DataError(f"{path}: the syntax is told by the extension: {known}, and .gz behind it")


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def _quads(path: Path, form: Format, index: int) -> Iterator[ox.Quad]:
    codec, base = form.codec, path.resolve().as_uri()
    assert isinstance(codec, ox.RdfFormat)  # see _syntax
    try:
        with gzip.open(path) if path.suffix == _GZIP else path.open("rb") as file:
            for quad in ox.parse(file, format=codec, base_iri=base):  # type: ignore[arg-type]  # a GzipFile reads bytes
                yield _apart(quad, f"f{index}_")
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""  # RDF/XML's parser tells none
        raise DataError(f"{path}{line}: is not {form.token}: {error.msg}") from error
    except (OSError, EOFError, MemoryError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


def _apart(quad: ox.Quad, prefix: str) -> ox.Quad:
    """Return a quad whose blank nodes have names of their own."""
    terms = (quad.subject, quad.object, quad.graph_name)
    if not any(isinstance(term, ox.BlankNode | ox.Triple) for term in terms):
        return quad
    named = [_renamed(term, prefix) for term in terms]
    return ox.Quad(named[0], quad.predicate, named[1], named[2])


def _renamed(term: Any, prefix: str) -> Any:
    """Return a term with ``prefix`` before the names of the blank nodes in it."""
    match term:
        case ox.BlankNode():
            return ox.BlankNode(prefix + term.value)
        case ox.Triple():
            subject, object_ = _renamed(term.subject, prefix), _renamed(term.object, prefix)
            return ox.Triple(subject, term.predicate, object_)
    return term


def rewritten(quads: Iterable[ox.Quad]) -> list[str]:
    """Return the literals that the engine would answer otherwise than they are written, sorted.

    The engine keeps numbers, booleans and times by value: "0.80" comes back as "0.8", and every
    integer type as xsd:integer.
    """
    typed = {
        quad.object
        for quad in quads
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value not in _PLAIN
    }
    name = ox.NamedNode("urn:x")
    engine = ox.Store()
    engine.extend(ox.Quad(name, name, literal) for literal in typed)
    return sorted(map(str, typed - {quad.object for quad in engine}))


def counted(described: Manifest, engine: ox.Store) -> Manifest:
    """Return a manifest with the sizes of what the engine holds."""
    if described.graphs:  # of a release, which has counted
        return described
    sizes: Counter[str] = Counter()
    n_default = 0
    for quad in engine:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            n_default += 1
        elif isinstance(quad.graph_name, ox.NamedNode):  # a blank one cannot be asked for
            sizes[quad.graph_name.value] += 1
    graphs = tuple(NamedGraph(iri, n) for iri, n in sorted(sizes.items()))
    n_quads = sum(sizes.values())
    return replace(described, graphs=graphs, n_quads=n_quads, n_triples=n_default)
