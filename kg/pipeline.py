"""The whole flow on one screen: encode, infer, validate, release, store."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from rdflib import Dataset

from kg import encode, infer, rdf, release, store, validate
from kg.config import Config
from kg.dataset.manifest import Manifest
from kg.errors import NotConformant
from kg.evidence.violations import Verdict
from kg.namespaces import CONTEXT_FILE, GRAPH
from kg.source import context as contexts
from kg.source import source_locations
from kg.source.source_locations import Mentions

#: Told what happens, one line at a time.
Progress = Callable[[str], None]


def build(config: Config, progress: Progress) -> Manifest:
    """Make a release from the reports and load it into the engine.

    Raises:
        DataError: the input is at fault; nothing was written.
        ReleaseError: the release or the store cannot be written; ``latest`` has not moved.
    """
    dataset = encoded(config)
    progress(f"encode    {_size(dataset)}")
    n_new = inferred(dataset)
    progress(f"infer     {n_new} new triples")
    manifest = _released(dataset, config, progress, partial(_mentions, config))
    stored = store.build(config.releases / manifest.name, config.stores)
    progress(f"store     {stored}")
    release.make_latest(manifest.name, config.releases)
    return manifest


def encoded(config: Config) -> Dataset:
    """Return stage 1's dataset."""
    return encode.dataset(config.ontology, config.reference, config.reports)


def inferred(dataset: Dataset) -> int:
    """Add ``graph/inferred`` to a dataset and return its size; an older one is replaced."""
    dataset.remove_graph(GRAPH.inferred)
    new = infer.closure(dataset)
    graph = dataset.graph(GRAPH.inferred)
    for triple in new:
        graph.add(triple)
    return len(new)


def published(
    dataset: Dataset,
    config: Config,
    progress: Progress,
    mentioned: Callable[[], Mentions] = dict,
) -> Manifest:
    """Validate a dataset, write it as a release and make that the latest.

    Args:
        dataset: with its inferred graph.
        config: where to write it, and how.
        progress: is told of each stage.
        mentioned: returns where the files that it was made from speak of its things.

    Raises:
        NotConformant: validation found what stops a release; nothing was written.
        ReleaseError: the release cannot be written.
    """
    manifest = _released(dataset, config, progress, mentioned)
    release.make_latest(manifest.name, config.releases)
    return manifest


def _released(
    dataset: Dataset, config: Config, progress: Progress, mentioned: Callable[[], Mentions]
) -> Manifest:
    verdict = validate.check(dataset, validate.shapes(config.shapes))
    if not verdict.conforms:
        raise NotConformant([*_placed(verdict, mentioned())])
    progress(f"validate  conforms, {len(verdict.violations)} warnings")
    context = contexts.read(config.ontology / CONTEXT_FILE).text
    settings = release.ReleaseSettings(config.base_iri, config.issued, dict(_inputs(config)))
    manifest = release.write(dataset, verdict, context, settings, config.releases)
    kept = manifest.issued != config.issued
    note = f", which stays as it was published on {manifest.issued}" if kept else ""
    progress(f"release   {config.releases / manifest.name}{note}")
    progress(f"digest    sha256:{manifest.digest}")
    return manifest


def _mentions(config: Config) -> Mentions:
    files = [
        *sorted(config.reference.glob("*.yamlld")),
        *sorted(config.reports.glob("*/encoding.yamlld")),
    ]
    return source_locations.of(files, contexts.read(config.ontology / CONTEXT_FILE))


def _placed(verdict: Verdict, mentioned: Mentions) -> Iterator[str]:
    """Yield what was found, with the file and line that first say it of its thing, or name that."""
    for violation in verdict.violations:
        named = mentioned.get((violation.node, ""))
        place = mentioned.get((violation.node, violation.predicate), named)
        yield f"{place}: {violation}" if place else str(violation)


def _inputs(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the name and digest of every file that a release is made from."""
    for folder in (config.ontology, config.shapes, config.reference, config.reports):
        for path in folder.rglob("*"):
            if path.is_file() and _is_input(path):
                yield f"{folder.name}/{path.relative_to(folder)}", rdf.digest(path.read_bytes())


def _is_input(path: Path) -> bool:
    return path.suffix in (".ttl", ".jsonld", ".yamlld") or path.name == "report.txt"


def _size(dataset: Dataset) -> str:
    graphs = [graph for graph in dataset.graphs() if len(graph)]
    return f"{sum(map(len, graphs))} triples in {len(graphs)} graphs"
