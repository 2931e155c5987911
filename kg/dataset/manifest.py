"""The manifest: what a release is and which bytes it consists of."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin

import pyoxigraph as ox

from kg.errors import ReleaseError
from kg.formats import Format, Kind, by_token, offered

NAME: Final = "manifest.json"
#: What the files of the dataset are called, before the extension.
STEM: Final = "reliefgraph"
#: The files that describe the dataset, in Turtle.
DESCRIPTIONS: Final = ("validation.ttl", "void.ttl", "dcat.ttl")
#: The table of all figures, and what its columns mean.
FIGURES: Final = "figures.csv"
PACKAGE: Final = "datapackage.json"
#: The link beside releases that points to the newest one.
LATEST: Final = "latest"

#: The canonical N-Quads, which every release has; their digest is that of the dataset.
CANONICAL: Final = f"{STEM}.{by_token('nq').extension}"

_SHA256: Final = (re.compile("[0-9a-f]{64}"), "64 hexadecimal digits")
#: What a text must be that becomes part of a path or of a header, by the name of its field.
_FORMS: Final = {
    "digest": _SHA256,
    "sha256": _SHA256,
    "name": (re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII), "the name of a file"),
    "media_type": (re.compile(r"[a-z]+/[\w.+-]+", re.ASCII), "a media type"),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release.

    Attributes:
        name: inside the release's directory.
        media_type: of the content, before any compression.
        gzip: whether it is compressed with gzip.
        n_bytes: its size.
        sha256: the digest of its bytes, in lower-case hexadecimal.
    """

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
        version: of the program, the ontology and the encodings, which go together.
        issued: the date of the release.
        digest: SHA-256 of the canonical N-Quads file, which is the digest of the dataset.
        base_iri: of all its IRIs.
        n_quads: of all named graphs.
        n_triples: of their union, each triple once.
        graphs: the named graphs.
        inputs: the digest of each file that it was made from.
        tools: the version of each library that made it.
        files: all files but the manifest itself.
        checked: how many of what validation looked at: shapes, facts, excerpts; empty where that
            was not kept.

    Source: https://www.w3.org/TR/rdf-canon/
    """

    version: str
    issued: str
    digest: str
    base_iri: str
    n_quads: int
    n_triples: int
    graphs: tuple[NamedGraph, ...]
    inputs: Mapping[str, str]
    tools: Mapping[str, str]
    files: tuple[File, ...]
    checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The short name of the release: the first 16 digits of its digest."""
        return self.digest[:16]

    @property
    def is_release(self) -> bool:
        """Whether it is of a release; of other RDF files neither licence nor date is known."""
        return bool(self.files)

    def to_json(self) -> bytes:
        """Return the content of ``manifest.json``."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False).encode() + b"\n"


_Row = TypeVar("_Row", NamedGraph, File, Manifest)


def dumps() -> Iterator[Format]:
    """Yield the formats of the dumps; N-Triples would only repeat N-Quads."""
    forms = offered(Kind.GRAPH, Kind.DATASET)
    return (form for form in forms if form.codec != ox.RdfFormat.N_TRIPLES)


def read(directory: Path) -> Manifest:
    """Read the manifest of a release; what only a newer program's has is left out.

    Raises:
        ReleaseError: there is none, or it is not one.
    """
    path = directory / NAME
    try:
        value = json.loads(path.read_bytes())
        graphs = tuple(_typed(NamedGraph, row) for row in value["graphs"])
        files = tuple(_typed(File, row) for row in value["files"])
        return _typed(Manifest, {**value, "graphs": graphs, "files": files})
    except OSError as error:
        raise ReleaseError(f"{path}: no release here: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReleaseError(f"{path}: not the manifest of a release: {error}") from error


def _typed(kind: type[_Row], values: Mapping[str, Any]) -> _Row:
    """Return a row whose values have the types and the forms of their fields.

    Raises:
        ValueError: one has not.
    """
    row = kind(**{each.name: values[each.name] for each in fields(kind) if each.name in values})
    for each in fields(row):
        value: Any = getattr(row, each.name)
        type_ = get_origin(each.type) or each.type
        right = _is_mapping(value, each.type) if type_ is Mapping else type(value) is type_
        if not right:
            raise ValueError(f"{each.name!r} cannot be {value!r}")
        form, words = _FORMS.get(each.name, (None, ""))
        if form and not form.fullmatch(str(value)):
            raise ValueError(f"{each.name!r} is {words}, not {value!r}")
    return row


def _is_mapping(value: object, kind: object) -> bool:
    """Whether a value is a mapping of texts to what ``kind`` has."""
    _, values = get_args(kind)
    return isinstance(value, dict) and all(
        type(key) is str and type(item) is values for key, item in value.items()
    )


def verify(directory: Path) -> Manifest:
    """Read the manifest of a release and compare it with the bytes and the data beside it.

    Raises:
        ReleaseError: see ``verify_files``; or it says something of the data that is wrong.
    """
    manifest = verify_files(directory)
    _check_data(manifest, directory / CANONICAL)
    return manifest


def verify_files(directory: Path) -> Manifest:
    """Read the manifest of a release and compare it with the bytes beside it.

    Which files there are is up to the program that made the release; CANONICAL is always one.

    Raises:
        ReleaseError: there is no manifest, a file is missing or lies elsewhere, or its bytes are
            not those that the manifest names.
    """
    manifest = read(directory)
    digests = {file.name: file.sha256 for file in manifest.files}
    if len(digests) < len(manifest.files):
        raise ReleaseError(f"{directory / NAME}: names a file twice")
    if digests.get(CANONICAL) != manifest.digest:
        raise ReleaseError(
            f"{directory / NAME}: has no {CANONICAL} of the digest {manifest.digest}"
        )
    for name in (NAME, *digests):
        if (directory / name).is_symlink():
            raise ReleaseError(f"{directory / name}: lies elsewhere")
    _check_bytes(manifest, directory)
    return manifest


def verify_address(directory: Path) -> Manifest:
    """Do as ``verify_files`` for a directory that has the name of its release.

    Raises:
        ReleaseError: see ``verify_files``; or the directory is a link or has another name.
    """
    manifest = verify_files(directory)
    if directory.is_symlink():
        raise ReleaseError(f"{directory}: lies elsewhere")
    if directory.name != manifest.name:
        raise ReleaseError(f"{directory}: is the release {manifest.name}, not {directory.name}")
    return manifest


def _check_bytes(manifest: Manifest, directory: Path) -> None:
    for file in manifest.files:
        path = directory / file.name
        try:
            with path.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise ReleaseError(f"{path}: {error.strerror}") from error
        if digest != file.sha256:
            raise ReleaseError(
                f"{path}: its bytes have the SHA-256 {digest}, the manifest says {file.sha256}"
            )


def _check_data(manifest: Manifest, path: Path) -> None:
    """What the manifest says of the dataset is so."""
    data = path.read_bytes()
    try:
        quads = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise ReleaseError(f"{path}:{error.lineno}: is not N-Quads: {error.msg}") from error
    sizes = Counter(q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode))
    bases = {iri.rpartition("graph/report/")[0] for iri in sizes if "graph/report/" in iri}
    for name, said, found in (
        ("digest", manifest.digest, hashlib.sha256(data).hexdigest()),
        ("n_quads", manifest.n_quads, len(quads)),
        ("n_triples", manifest.n_triples, len({quad.triple for quad in quads})),
        ("graphs", {graph.iri: graph.n_triples for graph in manifest.graphs}, dict(sizes)),
        ("base_iri", {manifest.base_iri}, bases),
    ):
        if said != found:
            raise ReleaseError(f"{path}: its {name} is {found}, the manifest says {said}")
