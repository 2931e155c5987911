"""The manifest: what a release is and which bytes it consists of."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin

import pyoxigraph as ox

from kg.errors import ReleaseError
from kg.formats import Format, Kind, by_token, offered

NAME: Final = "manifest.json"
#: The name of the files of the dataset, without extension.
STEM: Final = "reliefgraph"
#: The descriptions of the dataset, in Turtle.
DESCRIPTIONS: Final = ("validation.ttl", "void.ttl", "dcat.ttl")
#: The facts with their statements in RDF 1.2.
ANNOTATIONS: Final = f"{STEM}-1.2.ttl"
#: The table of all figures, and the description of its columns.
FIGURES: Final = "figures.csv"
PACKAGE: Final = "datapackage.json"
#: The link to the newest release, beside all releases.
LATEST: Final = "latest"

#: The canonical N-Quads of a release; their digest is the digest of the dataset.
CANONICAL: Final = f"{STEM}.{by_token('nq').extension}"

_SHA256: Final = (re.compile("[0-9a-f]{64}"), "64 hexadecimal digits")
#: Patterns of texts that become part of a path or a header, by the name of their field.
_PATTERNS: Final = {
    "digest": _SHA256,
    "sha256": _SHA256,
    "name": (re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII), "the name of a file"),
    "media_type": (re.compile(r"[a-z]+/[\w.+-]+", re.ASCII), "a media type"),
}


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file, in lower-case hexadecimal.

    That of the canonical N-Quads is the digest of the release.
    """
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release; its media type is that of the content before compression."""

    name: str
    media_type: str
    gzip: bool
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """One named graph of a release."""

    iri: str
    n_triples: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A release.

    Attributes:
        issued: the date of the release.
        digest: SHA-256 of the canonical N-Quads file, which is the digest of the dataset.
        n_quads: in all named graphs.
        n_triples: distinct triples in their union.
        inputs: the digest of each file that it was made from.
        tools: the version of this program and of each library that made it.
        files: all files except the manifest itself.
        checked: how many shapes, facts and excerpts were validated; empty if that is unknown.

    Source: https://www.w3.org/TR/rdf-canon/
    """

    issued: str
    digest: str
    base_iri: str
    n_quads: int
    n_triples: int
    graphs: tuple[NamedGraph, ...]
    inputs: Mapping[str, str]
    tools: Mapping[str, str]
    files: tuple[ReleaseFile, ...]
    checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The short name of the release: the first 16 digits of its digest."""
        return self.digest[:16]

    @property
    def version(self) -> str:
        """The date and the first digits of the digest: no other release has it."""
        return f"{self.issued}.{self.digest[:8]}"

    @property
    def is_release(self) -> bool:
        """Whether it is a release; other RDF files have no known licence or date."""
        return bool(self.files)

    def to_json(self) -> bytes:
        """Return the content of ``manifest.json``."""
        values = {"version": self.version, **asdict(self)}
        return json.dumps(values, indent=2, ensure_ascii=False).encode() + b"\n"


_Row = TypeVar("_Row", NamedGraph, ReleaseFile, Manifest)


def dump_formats() -> Iterator[Format]:
    """Yield the formats of the dumps; N-Triples would only repeat N-Quads."""
    forms = offered(Kind.GRAPH, Kind.DATASET)
    return (form for form in forms if form.codec != ox.RdfFormat.N_TRIPLES)


def graph_sizes(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """Return the number of quads in each named graph."""
    names = (quad.graph_name for quad in quads)
    return dict(Counter(name.value for name in names if isinstance(name, ox.NamedNode)))


def read(directory: Path) -> Manifest:
    """Read the manifest of a release; unknown fields of a newer program are ignored.

    Raises:
        ReleaseError: there is no manifest, or it is invalid.
    """
    path = directory / NAME
    try:
        value = json.loads(path.read_bytes())
        graphs = tuple(_typed(NamedGraph, row) for row in value["graphs"])
        files = tuple(_typed(ReleaseFile, row) for row in value["files"])
        return _typed(Manifest, {**value, "graphs": graphs, "files": files})
    except OSError as error:
        raise ReleaseError(f"{path}: no release here: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReleaseError(f"{path}: not the manifest of a release: {error}") from error


def _typed(kind: type[_Row], values: Mapping[str, Any]) -> _Row:
    """Return a row whose values have the types and match the patterns of their fields."""
    row = kind(**{f.name: values[f.name] for f in fields(kind) if f.name in values})
    for field_ in fields(row):
        name, value = field_.name, getattr(row, field_.name)
        if not _is_of_type(value, field_.type):
            raise ValueError(f"{name!r} cannot be {value!r}")
        pattern, words = _PATTERNS.get(name, (None, ""))
        if pattern and not pattern.fullmatch(str(value)):
            raise ValueError(f"{name!r} is {words}, not {value!r}")
    return row


def _is_of_type(value: object, kind: Any) -> bool:
    """Whether a value is exactly of a type, or a dict with keys and values of a mapping's types."""
    if get_origin(kind) is not Mapping:
        return type(value) is (get_origin(kind) or kind)
    return isinstance(value, dict) and all(
        (type(key), type(item)) == get_args(kind) for key, item in value.items()
    )
