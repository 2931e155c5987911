"""The releases beside the served one, which stay available because people cite them.

A release is shown only if its bytes match its manifest, which is checked once, at the first
request for it. Anything else in the folder, a damaged release included, is ignored.
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
    """A file of a release, or the compressed twin of another file (``is_gzip``)."""

    name: str
    media_type: str
    form: str
    holds: str
    n_bytes: int
    sha256: str
    is_gzip: bool

    @property
    def size(self) -> str:
        """Its size in decimal units: "1.5 MB"."""
        size, units = float(self.n_bytes), iter(_UNITS)
        unit = next(units)
        while round(size) >= _STEP and (larger := next(units, None)):
            size, unit = size / _STEP, larger
        return f"{size:.1f} {unit}" if unit != _UNITS[0] else f"{size:.0f} {unit}"


@dataclass(frozen=True, slots=True)
class Release:
    """A release whose bytes match its manifest, and its files by name, the manifest among them."""

    manifest: Manifest
    directory: Path
    dumps: Mapping[str, Dump]
    order: tuple[str, int, str]

    @property
    def forms(self) -> list[str]:
        """The names of its files' formats, each once."""
        return list(dict.fromkeys(d.form for d in self.dumps.values() if not d.is_gzip))


class ReleaseFolder:
    """All releases of a folder, of which the server publishes the served one."""

    def __init__(self, served: Manifest, folder: Path, name: str) -> None:
        """Open a folder of releases; ``name`` is that of the served one, or of a link to it."""
        self._folder = folder.resolve()
        self._checked: dict[tuple[str, int], Release | None] = {}
        self.served = _release(served, (folder / name).resolve())

    def find(self, name: str) -> Release:
        """Return a release by its name.

        Raises:
            NotFound: there is none, or its bytes do not match its manifest.
        """
        release = self._check(name) if _NAME.fullmatch(name) else None
        if release is None:
            raise NotFound(f"there is no release {name!r}; /dumps/ lists the releases")
        return release

    def others(self) -> list[Release]:
        """Return all releases but the served one, newest first."""
        names = [path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        others = [self._check(name) for name in names if name != self.served.manifest.name]
        return sorted((r for r in others if r), key=lambda r: r.order, reverse=True)

    def earlier(self) -> list[Release]:
        """Return the releases before the served one, under the same base IRI, newest first."""
        base, order = self.served.manifest.base_iri, self.served.order
        return [r for r in self.others() if r.order < order and r.manifest.base_iri == base]

    def _check(self, name: str) -> Release | None:
        """Return a release if it is undamaged; its bytes are checked once."""
        if name == self.served.manifest.name:
            return self.served
        directory = self._folder / name
        try:
            key = name, (directory / manifests.NAME).stat().st_mtime_ns
        except OSError:
            return None
        if key not in self._checked:
            self._checked[key] = _verified(directory)
        return self._checked[key]


def _verified(directory: Path) -> Release | None:
    try:
        return _release(release_directory.verify_address(directory), directory)
    except (ReleaseError, OSError):
        return None


def _release(manifest: Manifest, directory: Path) -> Release:
    path = directory / manifests.NAME
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    itself = ReleaseFile(manifests.NAME, JSON.media_type, False, len(data), digest)
    dumps = {file.name: _dump(file) for file in (*manifest.files, itself)}
    order = (manifest.issued, path.stat().st_mtime_ns, manifest.name)
    return Release(manifest, directory, dumps, order)


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
