"""The releases that lie beside the served one: they are cited, so they stay to be had.

A release is shown only when its bytes are those of its manifest. That is looked at once, when it is
asked for first; what is no release, or damaged, is as if it were not there.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.dataset import manifest as manifests
from kg.dataset import metadata, release_directory
from kg.dataset.manifest import Manifest, ReleaseFile
from kg.errors import NotFound, ReleaseError
from kg.formats import FORMATS, GZIP, JSON

_NAME: Final = re.compile("[0-9a-f]{16}")
_UNITS: Final = ("bytes", "kB", "MB", "GB", "TB")
_STEP: Final = 1000
_FORMAT_NAMES: Final = {form.media_type: form.name for form in (*FORMATS, JSON)}


@dataclass(frozen=True, slots=True)
class Dump:
    """A file to be had.

    Attributes:
        name: inside the release.
        media_type: of its bytes.
        form: what people call its format.
        holds: what is in it, in words.
        n_bytes: its size.
        sha256: the digest of its bytes, in lower-case hexadecimal.
        is_gzip: whether it is another file, compressed.
    """

    name: str
    media_type: str
    form: str
    holds: str
    n_bytes: int
    sha256: str
    is_gzip: bool

    @property
    def size(self) -> str:
        """Its size as people read it, in decimal units: "1.5 MB"."""
        size, units = float(self.n_bytes), iter(_UNITS)
        unit = next(units)
        while round(size) >= _STEP and (larger := next(units, None)):
            size, unit = size / _STEP, larger
        return f"{size:.1f} {unit}" if unit != _UNITS[0] else f"{size:.0f} {unit}"


@dataclass(frozen=True, slots=True)
class Release:
    """A release whose bytes are those of its manifest.

    Attributes:
        manifest: what it is.
        directory: where it lies.
        dumps: its files by name, the manifest among them.
        order: releases in the order in which they were made.
    """

    manifest: Manifest
    directory: Path
    dumps: Mapping[str, Dump]
    order: tuple[str, int, str]

    @property
    def forms(self) -> list[str]:
        """What people call the formats of its files, each once."""
        return list(dict.fromkeys(d.form for d in self.dumps.values() if not d.is_gzip))


class Shelf:
    """All releases of a folder.

    Attributes:
        served: the release that everything else is about.
    """

    def __init__(self, served: Manifest, folder: Path, name: str) -> None:
        """Lay out a folder of releases.

        Args:
            served: what is served.
            folder: of all releases.
            name: of the served one in it, or of a link to it.
        """
        self._folder = folder.resolve()
        self._known: dict[tuple[str, int], Release | None] = {}
        directory = (folder / name).resolve()
        self.served = _release(served, directory)

    def find(self, name: str) -> Release:
        """Return a release by its name.

        Raises:
            NotFound: there is none, or its bytes are not those of its manifest.
        """
        found = self._look(name) if _NAME.fullmatch(name) else None
        if found is None:
            raise NotFound(f"there is no release {name!r} here; see /dumps/ for those there are")
        return found

    def others(self) -> list[Release]:
        """Return all releases but the served one, newest first."""
        names = [path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        found = [self._look(name) for name in names if name != self.served.manifest.name]
        return sorted((r for r in found if r), key=lambda r: r.order, reverse=True)

    def previous(self) -> Release | None:
        """Return the release before the served one, under the same base IRI; None for the first."""
        base, order = self.served.manifest.base_iri, self.served.order
        before = (r for r in self.others() if r.order < order and r.manifest.base_iri == base)
        return next(before, None)

    def _look(self, name: str) -> Release | None:
        """Return a release that is whole, looking at its bytes once."""
        if name == self.served.manifest.name:
            return self.served
        directory = self._folder / name
        try:
            key = name, (directory / manifests.NAME).stat().st_mtime_ns
        except OSError:
            return None
        if key not in self._known:
            self._known[key] = _verified(directory)
        return self._known[key]


def _verified(directory: Path) -> Release | None:
    try:
        return _release(release_directory.verify_address(directory), directory)
    except (ReleaseError, OSError):
        return None


def _release(manifest: Manifest, directory: Path) -> Release:
    path = directory / manifests.NAME
    data = path.read_bytes()
    itself = ReleaseFile(manifests.NAME, JSON.media_type, False, len(data), _digest(data))
    dumps = {file.name: _dump(file) for file in (*manifest.files, itself)}
    order = (manifest.issued, path.stat().st_mtime_ns, manifest.name)
    return Release(manifest, directory, dumps, order)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _dump(file: ReleaseFile) -> Dump:
    form = _FORMAT_NAMES.get(file.media_type, file.media_type)
    return Dump(
        file.name,
        GZIP if file.gzip else file.media_type,
        f"{form}, gzip" if file.gzip else form,
        metadata.describe_file(file.name),
        file.n_bytes,
        file.sha256,
        file.gzip,
    )
