"""Stage 4: write a dataset as a directory of files, atomically.

The directory is named after the digest of the dataset, so a release never changes; the link
``latest`` beside it points to the newest one. The same input gives the same bytes.
"""

import gzip
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import starmap
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset, Graph

from kg import rdf
from kg.dataset import manifest as manifests
from kg.dataset import metadata
from kg.dataset.annotations import annotate
from kg.dataset.figures_csv import data_package, figures_csv
from kg.dataset.manifest import STEM, Manifest, NamedGraph, ReleaseFile
from kg.dataset.release_directory import atomic_directory, verify_address
from kg.dataset.summary import summarize
from kg.errors import ReleaseError
from kg.evidence import excerpts
from kg.evidence.violations import Verdict
from kg.formats import JSON, by_token
from kg.namespaces import CONTEXT_FILE, rebase_text
from kg.source.context import parse_context

_TOOLS = ("reliefgraph", "owlrl", "pyld", "pyoxigraph", "pyshacl", "rdflib")


@dataclass(frozen=True, slots=True)
class ReleaseSettings:
    """The base IRI of a release, its date, and the digest of each file that it is built from."""

    base_iri: str
    issued: str
    inputs: Mapping[str, str]


def write(
    dataset: Dataset, verdict: Verdict, context: str, settings: ReleaseSettings, releases: Path
) -> Manifest:
    """Write a release, unless one with the same data exists; this does not move ``latest``.

    An existing release stays as it is, whichever version of this program made it, and is returned.

    Raises:
        ReleaseError: the directory cannot be written, or the existing release is damaged.
    """
    files, manifest = contents(dataset, verdict, context, settings)
    with _writing(releases), atomic_directory(releases) as directory:
        new = directory / manifest.name
        new.mkdir()
        for name, data in files.items():
            with (new / name).open("wb") as file:
                file.write(data)
                os.fsync(file.fileno())
        _publish(new, releases / manifest.name)
    return manifests.read(releases / manifest.name)


def contents(
    dataset: Dataset, verdict: Verdict, context: str, settings: ReleaseSettings
) -> tuple[dict[str, bytes], Manifest]:
    """Return the files of a release by name, without withheld texts, and its manifest."""
    base = settings.base_iri
    quads = rdf.canonical(excerpts.without_withheld(dataset), base)
    context = rebase_text(context, base)
    parsed_context = parse_context(context)
    files: dict[str, bytes] = {}
    rows: list[ReleaseFile] = []

    def add(name: str, data: bytes, media_type: str, *, is_gzip: bool = False) -> None:
        files[name] = data
        rows.append(ReleaseFile(name, media_type, is_gzip, len(data), manifests.digest(data)))

    for form in manifests.dump_formats():
        data = rdf.serialize(quads, form, base, parsed_context)
        add(f"{STEM}.{form.extension}", data, form.media_type)
        compressed = gzip.compress(data, mtime=0)
        add(f"{STEM}.{form.extension}.gz", compressed, form.media_type, is_gzip=True)
    turtle, subjects = by_token("ttl"), summarize(quads, base)
    annotated = rdf.union(annotate(quads, base))
    data = rdf.serialize(annotated, turtle, base, parsed_context)
    add(manifests.ANNOTATIONS, data, turtle.media_type)
    manifest = replace(_manifest(quads, files, settings), checked=dict(verdict.checked))
    add(manifests.FIGURES, figures_csv(subjects.reader), by_token("csv").media_type)
    add(manifests.PACKAGE, data_package(manifest, rows[-1], subjects), JSON.media_type)
    add(CONTEXT_FILE, context.encode(), by_token("jsonld").media_type)

    def add_graph(name: str, graph: Graph) -> None:
        data = rdf.serialize(rdf.canonical(graph, base), turtle, base, parsed_context)
        add(name, data, turtle.media_type)

    validation, void, catalogue = manifests.DESCRIPTIONS
    add_graph(validation, verdict.shacl)
    add_graph(void, metadata.void(quads, manifest, subjects))
    add_graph(catalogue, metadata.dcat(replace(manifest, files=tuple(rows)), subjects))
    manifest = replace(manifest, files=tuple(rows))
    return {**files, manifests.NAME: manifest.to_json()}, manifest


def make_latest(name: str, releases: Path) -> None:
    """Point ``latest`` to a release.

    Raises:
        ReleaseError: the directory cannot be written.
    """
    with _writing(releases), atomic_directory(releases) as directory:
        link = directory / manifests.LATEST
        link.symlink_to(name)
        link.replace(releases / manifests.LATEST)


@contextmanager
def _writing(releases: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReleaseError(f"{releases}: cannot be written: {error.strerror}") from error


def _manifest(
    quads: list[ox.Quad], files: Mapping[str, bytes], settings: ReleaseSettings
) -> Manifest:
    return Manifest(
        issued=settings.issued,
        digest=manifests.digest(files[manifests.CANONICAL]),
        base_iri=settings.base_iri,
        n_quads=len(quads),
        n_triples=len(rdf.union(quads)),
        graphs=tuple(starmap(NamedGraph, sorted(manifests.graph_sizes(quads).items()))),
        inputs=dict(sorted(settings.inputs.items())),
        tools={name: version(name) for name in _TOOLS},
        files=(),
    )


def _publish(new: Path, target: Path) -> None:
    """Rename the new directory to its final name; an existing one stays as it is."""
    if not os.path.lexists(target):
        new.rename(target)
        return
    try:
        verify_address(target)
    except ReleaseError as error:
        raise ReleaseError(
            f"{error}; a release is never written again: restore it from a copy, or move {target} "
            "away and build again"
        ) from error
