"""Any RDF files as one dataset, for ``serve --data``.

Blank nodes of different files remain different. The digest is of the files' bytes and of the base
IRI, because canonicalizing an arbitrary dataset may take arbitrarily long.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, XSD

from kg.dataset.blank_nodes import BlankNodeNumbers
from kg.dataset.manifest import Manifest, NamedGraph, graph_sizes
from kg.errors import DataError
from kg.formats import FORMATS, Format, Kind

_GZIP: Final = ".gz"
_TEXTS: Final = frozenset({str(XSD.string), str(RDF.langString)})


@dataclass(frozen=True, slots=True)
class QuadSource:
    """A dataset to be loaded into the engine.

    For RDF files, the sizes in the manifest are counted later, in the engine.
    """

    manifest: Manifest
    quads: Callable[[], Iterable[ox.Quad]]


def load(paths: Sequence[Path], base_iri: str) -> QuadSource:
    """Return the dataset of RDF files in any syntax of ``kg.formats``, compressed or not.

    Relative IRIs are resolved against the file's own ``file:`` IRI.

    Raises:
        DataError: a file cannot be read or has an unknown extension; while quads are read: it has
            a syntax error.
    """
    files = [(path, _syntax(path), _digest(path)) for path in paths]
    inputs = {path.resolve().as_uri(): digest for path, _, digest in files}
    lines = [base_iri, *(f"{d} {uri}" for uri, d in inputs.items())]
    digest = hashlib.sha256("\n".join(lines).encode())
    described = Manifest("", "", digest.hexdigest(), base_iri, 0, 0, (), inputs, {}, ())

    def quads() -> Iterator[ox.Quad]:
        for index, (path, form, _) in enumerate(files):
            yield from _quads(path, form, index)

    return QuadSource(described, quads)


def _syntax(path: Path) -> Format:
    suffix = path.with_suffix("").suffix if path.suffix == _GZIP else path.suffix
    for form in FORMATS:
        if Kind.GRAPH in form.kinds and f".{form.extension}" == suffix:
            return form
    extensions = ", ".join(f".{form.extension}" for form in FORMATS if Kind.GRAPH in form.kinds)
    raise DataError(f"{path}: unknown extension; use one of {extensions}, with or without .gz")


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def _quads(path: Path, form: Format, index: int) -> Iterator[ox.Quad]:
    codec, base = form.codec, path.resolve().as_uri()
    assert isinstance(codec, ox.RdfFormat)  # see _syntax
    numbers = BlankNodeNumbers(f"f{index}b")
    try:
        with gzip.open(path) if path.suffix == _GZIP else path.open("rb") as file:
            for quad in ox.parse(file, format=codec, base_iri=base):  # type: ignore[arg-type]  # a GzipFile reads bytes
                yield numbers.rename(quad)
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""  # RDF/XML's parser reports none
        raise DataError(f"{path}{line}: is not {form.token}: {error.msg}") from error
    except (OSError, EOFError, MemoryError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


def changed_literals(quads: Iterable[ox.Quad]) -> list[str]:
    """Return the literals that the engine would rewrite, sorted.

    The engine stores numbers, booleans and times by value: "0.80" comes back as "0.8", and all
    integer types as xsd:integer.
    """
    typed = {
        quad.object
        for quad in quads
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value not in _TEXTS
    }
    name = ox.NamedNode("urn:x")
    engine = ox.Store()
    engine.extend(ox.Quad(name, name, literal) for literal in typed)
    return sorted(map(str, typed - {quad.object for quad in engine}))


def count(described: Manifest, engine: ox.Store) -> Manifest:
    """Return a manifest with the sizes of the graphs in the engine."""
    if described.graphs:  # a release, which has its own counts
        return described
    sizes = graph_sizes(engine)  # without graphs named by blank nodes, which cannot be queried
    n_default = sum(1 for _ in engine.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return replace(
        described,
        graphs=tuple(starmap(NamedGraph, sorted(sizes.items()))),
        n_quads=sum(sizes.values()),
        n_triples=n_default,
    )
