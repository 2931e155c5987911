"""The manifest: what a release is and which bytes it consists of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kg.errors import ReleaseError

NAME: Final = "manifest.json"
#: The link beside releases that points to the newest one.
LATEST: Final = "latest"


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

    @property
    def name(self) -> str:
        """The short name of the release: the first 16 digits of its digest."""
        return self.digest[:16]

    def to_json(self) -> bytes:
        """Return the content of ``manifest.json``."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False).encode() + b"\n"


def read(directory: Path) -> Manifest:
    """Read the manifest of a release.

    Raises:
        ReleaseError: there is none, or it is not one.
    """
    path = directory / NAME
    try:
        value = json.loads(path.read_bytes())
        graphs = tuple(NamedGraph(**row) for row in value.pop("graphs"))
        files = tuple(File(**row) for row in value.pop("files"))
        return Manifest(**value, graphs=graphs, files=files)
    except OSError as error:
        raise ReleaseError(f"{path}: no release here: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReleaseError(f"{path}: not the manifest of a release: {error}") from error


def verify(directory: Path) -> Manifest:
    """Read the manifest of a release and compare it with the bytes beside it.

    Raises:
        ReleaseError: a file is missing, or its bytes are not those that the manifest names.
    """
    manifest = read(directory)
    for file in manifest.files:
        path = directory / file.name
        if Path(file.name).name != file.name:
            raise ReleaseError(f"{directory / NAME}: {file.name!r} is not the name of a file here")
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ReleaseError(f"{path}: {error.strerror}") from error
        if digest != file.sha256:
            raise ReleaseError(
                f"{path}: its bytes have the SHA-256 {digest}, the manifest says {file.sha256}"
            )
    return manifest
