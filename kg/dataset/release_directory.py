"""The directory of a release: written atomically, and checked against its manifest."""

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.dataset import manifest as manifests
from kg.dataset.manifest import CANONICAL, Manifest
from kg.errors import ReleaseError
from kg.namespaces import GRAPH, rebase

_NEW: Final = ".new-"
_REPORTS: Final = rebase(GRAPH.reports, "")


@contextmanager
def atomic_directory(parent: Path) -> Iterator[Path]:
    """Yield a new directory in ``parent``, to be filled and then renamed to its place there.

    One process at a time works in ``parent``. Whatever is not renamed is deleted, as are the
    remains of a process that was killed.

    Raises:
        OSError: ``parent`` cannot be created or written.
    """
    parent.mkdir(parents=True, exist_ok=True)
    with (parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for remains in parent.glob(f"{_NEW}*"):
            shutil.rmtree(remains)
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=parent))
        new.chmod(0o755)
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)


def verify(directory: Path) -> Manifest:
    """Read the manifest of a release and compare it with the files and their data.

    Raises:
        ReleaseError: see ``verify_files``; or a size or an IRI in it does not match the data.
    """
    manifest = verify_files(directory)
    _check_data(manifest, directory / CANONICAL)
    return manifest


def verify_files(directory: Path) -> Manifest:
    """Read the manifest of a release and compare it with the bytes of the files.

    The program that made the release decides which files it has; CANONICAL is always one of them.

    Raises:
        ReleaseError: there is no manifest, a file is missing or is a symbolic link, or its bytes
            do not match its digest.
    """
    manifest, path = manifests.read(directory), directory / manifests.NAME
    digests = {file.name: file.sha256 for file in manifest.files}
    if len(digests) < len(manifest.files):
        raise ReleaseError(f"{path}: names a file twice")
    if digests.get(CANONICAL) != manifest.digest:
        raise ReleaseError(f"{path}: has no {CANONICAL} of the digest {manifest.digest}")
    for name in (manifests.NAME, *digests):
        if (directory / name).is_symlink():
            raise ReleaseError(f"{directory / name}: is a symbolic link")
    _check_bytes(manifest, directory)
    return manifest


def verify_address(directory: Path) -> Manifest:
    """Verify the files of a directory, and that it is named after its release.

    Raises:
        ReleaseError: see ``verify_files``; or the directory is a symbolic link or has another name.
    """
    manifest = verify_files(directory)
    if directory.is_symlink():
        raise ReleaseError(f"{directory}: is a symbolic link")
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
                f"{path}: its bytes have the SHA-256 {digest}, but the manifest says {file.sha256}"
            )


def _check_data(manifest: Manifest, path: Path) -> None:
    data = path.read_bytes()
    try:
        quads = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise ReleaseError(f"{path}:{error.lineno}: is not N-Quads: {error.msg}") from error
    sizes = manifests.graph_sizes(quads)
    bases = {iri.rpartition(_REPORTS)[0] for iri in sizes if _REPORTS in iri}
    for name, expected, actual in (
        ("digest", manifest.digest, manifests.digest(data)),
        ("n_quads", manifest.n_quads, len(quads)),
        ("n_triples", manifest.n_triples, len({quad.triple for quad in quads})),
        ("graphs", {graph.iri: graph.n_triples for graph in manifest.graphs}, sizes),
        ("base_iri", {manifest.base_iri}, bases),
    ):
        if expected != actual:
            raise ReleaseError(f"{path}: its {name} is {actual}, but the manifest says {expected}")
