"""Stage 4: a dataset becomes a directory of files that appears whole or not at all.

The directory is named after the digest of the dataset, so a release never changes; ``latest``
beside it points to the newest one. The same input gives the same bytes.
"""

import gzip
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset, Graph

from kg import rdf
from kg.dataset import atomic, dcat, figures_csv, manifest, summary
from kg.dataset import void as voids
from kg.dataset.manifest import (
    CANONICAL,
    FIGURES,
    LATEST,
    PACKAGE,
    STEM,
    File,
    Manifest,
    NamedGraph,
)
from kg.errors import ReleaseError
from kg.evidence import excerpts
from kg.evidence.violations import Verdict
from kg.formats import JSON, by_token
from kg.namespaces import CONTEXT_FILE, rebase_text
from kg.source import context as contexts

_TOOLS = ("owlrl", "pyld", "pyoxigraph", "pyshacl", "rdflib")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a release is told.

    Attributes:
        base_iri: of every IRI in it.
        issued: its date.
        inputs: the digest of each file that it is made from.
    """

    base_iri: str
    issued: str
    inputs: Mapping[str, str]


def write(
    dataset: Dataset, verdict: Verdict, context: str, settings: Settings, releases: Path
) -> Manifest:
    """Write a release, unless one with these data is there; ``make_latest`` is another step.

    What is there was made by any version of this program, and stays as it is.

    Args:
        dataset: all named graphs.
        verdict: whose SHACL report is published with it.
        context: the text of ``context.jsonld``.
        settings: base IRI, date and inputs.
        releases: the directory of all releases.

    Returns:
        The manifest; of the one that was there, with its own date and files.

    Raises:
        ReleaseError: the directory cannot be written, or what is there is damaged.
    """
    files, described = contents(dataset, verdict, context, settings)
    try:
        _publish(files, described, releases)
    except OSError as error:
        raise ReleaseError(f"{releases}: cannot be written: {error.strerror}") from error
    return manifest.read(releases / described.name)


def contents(
    dataset: Dataset, verdict: Verdict, context: str, settings: Settings
) -> tuple[dict[str, bytes], Manifest]:
    """Return the files of a release by name, and its manifest; withheld texts are in none."""
    base = settings.base_iri
    quads = rdf.canonical(excerpts.without_withheld(dataset), base)
    context = rebase_text(context, base)
    known = contexts.parse(context)
    files: dict[str, bytes] = {}
    rows: list[File] = []

    def add(name: str, data: bytes, media_type: str, *, zipped: bool = False) -> None:
        files[name] = data
        rows.append(File(name, media_type, zipped, len(data), rdf.digest(data)))

    for form in manifest.dumps():
        data = rdf.serialize(quads, form, base, known)
        add(f"{STEM}.{form.extension}", data, form.media_type)
        packed = gzip.compress(data, mtime=0)
        add(f"{STEM}.{form.extension}.gz", packed, form.media_type, zipped=True)
    turtle, topics = by_token("ttl"), summary.of(quads, base)
    described = replace(_manifest(quads, files, settings), checked=dict(verdict.checked))
    add(FIGURES, figures_csv.figures(topics), by_token("csv").media_type)
    add(PACKAGE, figures_csv.package(described, rows[-1], topics), JSON.media_type)
    add(CONTEXT_FILE, context.encode(), by_token("jsonld").media_type)

    def add_graph(name: str, graph: Graph) -> None:
        data = rdf.serialize(rdf.canonical(graph, base), turtle, base, known)
        add(name, data, turtle.media_type)

    validation, void, catalogue = manifest.DESCRIPTIONS
    add_graph(validation, verdict.shacl)
    add_graph(void, voids.describe(quads, described, topics))
    add_graph(catalogue, dcat.dcat(replace(described, files=tuple(rows)), topics))
    described = replace(described, files=tuple(rows))
    return {**files, manifest.NAME: described.to_json()}, described


def make_latest(name: str, releases: Path) -> None:
    """Point ``latest`` to a release.

    Raises:
        ReleaseError: the directory cannot be written.
    """
    try:
        with atomic.workspace(releases) as space:
            link = space / LATEST
            link.symlink_to(name)
            link.replace(releases / LATEST)
    except OSError as error:
        raise ReleaseError(f"{releases}: cannot be written: {error.strerror}") from error


def _manifest(quads: list[ox.Quad], files: Mapping[str, bytes], settings: Settings) -> Manifest:
    sizes = Counter(q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode))
    return Manifest(
        version=version("reliefgraph"),
        issued=settings.issued,
        digest=rdf.digest(files[CANONICAL]),
        base_iri=settings.base_iri,
        n_quads=len(quads),
        n_triples=len(rdf.union(quads)),
        graphs=tuple(NamedGraph(iri, sizes[iri]) for iri in sorted(sizes)),
        inputs=dict(sorted(settings.inputs.items())),
        tools={name: version(name) for name in _TOOLS},
        files=(),
    )


def _publish(files: Mapping[str, bytes], described: Manifest, releases: Path) -> None:
    with atomic.workspace(releases) as space:
        new = space / described.name
        new.mkdir()
        for name, data in files.items():
            with (new / name).open("wb") as file:
                file.write(data)
                os.fsync(file.fileno())
        _put(new, releases / described.name)


def _put(new: Path, target: Path) -> None:
    """Give the new directory its place; whatever is at that address already stays as it is.

    Raises:
        ReleaseError: what is there is not the whole release of that name.
    """
    if not os.path.lexists(target):
        new.rename(target)
        return
    try:
        manifest.verify_address(target)
    except ReleaseError as error:
        raise ReleaseError(
            f"{error}; a release is never written again: restore it from a copy, or move {target} "
            "away and build again"
        ) from error
