"""Any RDF files as one dataset, for ``serve --data``.

Blank nodes of different files remain different. The digest is of the files' bytes and of the base
IRI, because canonicalizing an arbitrary dataset may take arbitrarily long.
"""

import codecs
import gzip
import hashlib
import json
import math
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import accumulate, starmap
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph as ox
from rdflib import RDF, XSD

from kg.dataset import file_syntax, rdf_xml
from kg.dataset.blank_nodes import BlankNodeNumbers
from kg.dataset.manifest import Manifest, NamedGraph
from kg.errors import DataError
from kg.formats import Format
from kg.namespaces import CONTEXT

_GZIP: Final = b"\x1f\x8b"
_TEXTS: Final = frozenset({str(XSD.string), str(RDF.langString)})
#: Changes when the same files are read differently.
_VERSION: Final = "2"
#: The engine's reader of JSON-LD takes time in proportion to the square of the depth.
MAX_JSON_DEPTH: Final = 500
#: The deepest triple term; and how many may be open before the engine overflows its stack.
MAX_TRIPLE_DEPTH: Final = 100
_MAX_OPEN_TRIPLES: Final = 5_000
_TOO_DEEP: Final = f"more than {MAX_TRIPLE_DEPTH} triple terms are nested in each other"
_TOO_LONG: Final = "the next term is longer than 16 MiB, which is the engine's limit"
#: How many literals are compared at once.
_BATCH: Final = 10_000
#: The directive of RDF 1.2 that the engine's readers of lines do not know.
_VERSION_LINE: Final = re.compile(rb'^V(?=ERSION[ \t]*")', re.MULTILINE)
_JSON_STRING: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_CONTEXT_KEY: Final = re.compile(r'"@context"\s*:\s*')
_JSON: Final = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class QuadSource:
    """A dataset to be loaded into the engine.

    For RDF files, the sizes in the manifest are counted later, in the engine.

    Attributes:
        notes: what was read from each file, and warnings; complete when all quads are read.
        changed: examples of literals that the engine does not return as written, likewise.
    """

    manifest: Manifest
    quads: Callable[[], Iterable[ox.Quad]]
    notes: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def load(
    paths: Sequence[Path],
    base_iri: str,
    form: Format | None = None,
    context: Mapping[str, Any] | None = None,
) -> QuadSource:
    """Return the dataset of RDF files in any syntax of ``kg.formats``, compressed or not.

    Relative IRIs are resolved against the file's own ``file:`` IRI. Without ``form``, the
    extension and the content of each file determine its syntax. ``context`` is what CONTEXT
    names in JSON-LD.

    Raises:
        DataError: a file cannot be read, is not RDF, or is given twice; while quads are read: it
            has a syntax error.
    """
    digests = {path: _digest(path) for path in paths}
    inputs = {path.resolve().as_uri(): digest for path, digest in digests.items()}
    if len(inputs) < len(paths):
        uris = [path.resolve() for path in paths]
        twice = next(path for n, path in enumerate(uris) if path in uris[:n])
        raise DataError(f"{twice}: is given twice")
    forms = {path: _detect(path, form) for path in paths}
    tokens = [form.token for form in forms.values()]
    lines = [_VERSION, base_iri, *tokens, *(f"{d} {uri}" for uri, d in inputs.items())]
    digest = hashlib.sha256("\n".join(lines).encode())
    described = Manifest("", digest.hexdigest(), base_iri, 0, 0, (), inputs, {}, ())
    notes: list[str] = []
    examples: list[str] = []

    def quads() -> Iterator[ox.Quad]:
        changed = ChangedLiterals()
        notes.clear()
        for index, path in enumerate(paths):
            n_quads, numbers = 0, BlankNodeNumbers(f"f{index}b")
            for quad in _quads(path, forms[path], context or {}):
                n_quads += 1
                changed.add(quad.object)
                yield numbers.rename(quad)
            warning = "" if n_quads else "warning: "
            triples = "triple" if n_quads == 1 else "triples"
            notes.append(f"{warning}{path}: {n_quads:,} {triples} ({forms[path].name})")
        if literals := changed.sorted():
            examples[:] = literals[:3]
            notes.append(
                f"warning: the engine returns {len(literals)} literals by value, not as written: "
                f"{', '.join(examples)}"
            )

    return QuadSource(described, quads, notes, examples)


def _digest(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            kind = "a directory" if path.is_dir() else "a pipe or device, not a file"
            raise DataError(f"{path}: is {kind}: name files")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            is_gzip = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            yield cast(IO[bytes], gzip.open(file)) if is_gzip else file  # noqa: SIM115 (holds none)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


def _detect(path: Path, form: Format | None) -> Format:
    with _open(path) as file:
        head = file.read(file_syntax.HEAD_BYTES)
    if form is None:
        return file_syntax.detect(path, head)
    file_syntax.check(path, head)
    return form


class _Text:
    """A text without byte order mark; the engine reads only as many open triple terms as it can."""

    def __init__(self, file: IO[bytes], *, in_lines: bool) -> None:
        self._file, self._in_lines = file, in_lines
        self._n_open = 0
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes.

        Raises:
            SyntaxError: the engine would overflow its stack.
        """
        data = self._file.read(size)
        if self._in_lines:  # a comment instead of a directive, which stands near the beginning
            data, self._in_lines = _VERSION_LINE.sub(b"#", data), False
        self._n_open = max(0, self._n_open + data.count(b"<<(") - data.count(b")>>"))
        if self._n_open > _MAX_OPEN_TRIPLES:
            raise SyntaxError(_TOO_DEEP)
        return data


def _quads(path: Path, form: Format, context: Mapping[str, Any]) -> Iterator[ox.Quad]:
    n_quads, base = 0, path.resolve().as_uri()
    try:
        with _open(path) as file:
            for quad in _parse(file, form, base, context):
                n_quads += 1
                if isinstance(quad.object, ox.Triple):
                    _check_depth(quad.object)
                yield quad
    except (SyntaxError, MemoryError) as error:  # MemoryError: a term is too long
        line = getattr(error, "lineno", None)
        place = f"{path}:{line}" if line else f"{path}: after {n_quads:,} triples"
        reason = error.msg if isinstance(error, SyntaxError) else _TOO_LONG
        raise DataError(f"{place}: is not {form.name}: {reason}") from error


def _parse(
    file: IO[bytes], form: Format, base: str, context: Mapping[str, Any]
) -> Iterator[ox.Quad]:
    """Return the quads of a file."""
    codec = form.codec
    assert isinstance(codec, ox.RdfFormat)
    if codec is ox.RdfFormat.RDF_XML:
        return rdf_xml.parse(file, base)
    if codec is ox.RdfFormat.JSON_LD:
        file = BytesIO(_prepare_json(file.read(), context))
    text = _Text(file, in_lines=codec in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS))
    return ox.parse(cast(IO[bytes], text), format=codec, base_iri=base)


def _check_depth(term: ox.Triple) -> None:
    inner: Any = term
    for _ in range(MAX_TRIPLE_DEPTH + 1):
        if not isinstance(inner, ox.Triple):
            return
        inner = inner.object
    raise SyntaxError(_TOO_DEEP)


def _prepare_json(data: bytes, context: Mapping[str, Any]) -> bytes:
    """Return a JSON-LD document that names no context.

    Raises:
        SyntaxError: it is nested too deeply, has a key twice or a number beyond a double, or names
            another context than ours.

    Source: https://www.w3.org/TR/json-ld11/#interpreting-json-as-json-ld and #json-ld-grammar
    """
    brackets = _JSON_STRING.sub(b"", data).translate(None, _NOT_BRACKETS)
    depth = max(accumulate(1 if bracket in b"[{" else -1 for bracket in brackets), default=0)
    if depth > MAX_JSON_DEPTH:
        raise SyntaxError(f"more than {MAX_JSON_DEPTH} arrays and objects are nested")
    text = data.decode("utf-8", "surrogateescape")  # the engine reports what is not UTF-8
    with suppress(ValueError):  # which the engine reports, with the line
        json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_refuse_repeated_keys,
            parse_float=_refuse_infinite,
            parse_int=_refuse_infinite,
        )
    parts, end = [], 0
    for key in _CONTEXT_KEY.finditer(text):
        if key.start() >= end:
            try:
                value, after = _JSON.raw_decode(text, key.end())
                inlined = json.dumps(_inline(value, context))
            except DataError as error:
                line = text.count("\n", 0, key.start()) + 1
                raise SyntaxError(str(error), (None, line, None, None)) from error
            except ValueError:  # the engine reports where it is not JSON
                break
            parts += [text[end : key.end()], inlined]
            end = after
    return "".join([*parts, text[end:]]).encode("utf-8", "surrogateescape")


def _inline(value: Any, context: Mapping[str, Any]) -> Any:
    """Return the value of ``@context``, with the content of ours instead of its IRI."""
    match value:
        case str() if value == CONTEXT and context:
            return context
        case str() | {"@import": str()}:
            iri = value if isinstance(value, str) else value["@import"]
            reason = "nothing is fetched; write its content instead of its IRI"
            raise DataError(f"remote context <{iri}>: {reason}")
        case list():
            return [_inline(item, context) for item in value]
        case {"@context": scoped}:
            return value | {"@context": _inline(scoped, context)}
        case dict():
            return {k: _inline(v, context) if isinstance(v, dict) else v for k, v in value.items()}
    return value


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> None:
    keys = [key for key, _ in pairs]
    if len({*keys}) < len(keys):
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise SyntaxError(f"an object has the key {repeated!r} twice: write a list of its values")


def _refuse_infinite(number: str) -> None:
    if math.isinf(float(number)):
        raise SyntaxError(f"the number {number:.20} is beyond a double: write a typed string")


class ChangedLiterals:
    """The literals that the engine rewrites, found in batches while data are read.

    The engine stores numbers, booleans and times by value: "0.80" comes back as "0.8", and all
    integer types as xsd:integer.
    """

    def __init__(self) -> None:
        self.literals: set[ox.Literal] = set()
        self._batch: set[ox.Literal] = set()

    def add(self, term: object) -> None:
        """Look at the object of a triple, or at the literal in a triple term."""
        while isinstance(term, ox.Triple):
            term = term.object
        if isinstance(term, ox.Literal) and term.datatype.value not in _TEXTS:
            self._batch.add(term)
            if len(self._batch) >= _BATCH:
                self._compare()

    def sorted(self) -> list[str]:
        """Return those of the terms so far."""
        self._compare()
        return sorted(map(str, self.literals))

    def _compare(self) -> None:
        name, engine = ox.NamedNode("urn:x"), ox.Store()
        engine.extend(ox.Quad(name, name, literal) for literal in self._batch)
        self.literals |= self._batch - {quad.object for quad in engine}
        self._batch.clear()


def changed_literals(quads: Iterable[ox.Quad]) -> list[str]:
    """Return the literals that the engine would rewrite, sorted."""
    changed = ChangedLiterals()
    for quad in quads:
        changed.add(quad.object)
    return changed.sorted()


def count(described: Manifest, engine: ox.Store) -> Manifest:
    """Return a manifest with the sizes of the graphs in the engine."""
    if described.graphs:  # a release, which has its own counts
        return described
    # in the engine, because Python would make an object of each triple
    by_graph: Any = engine.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    default: Any = engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    # a graph named by a blank node cannot be queried
    sizes = {g.value: int(n.value) for g, n in by_graph if isinstance(g, ox.NamedNode)}
    return replace(
        described,
        graphs=tuple(starmap(NamedGraph, sorted(sizes.items()))),
        n_quads=sum(sizes.values()),
        n_triples=int(next(default)["n"].value),
    )
