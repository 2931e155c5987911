"""The whole flow on one screen: encode, infer, validate, release, store."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from rdflib import DCTERMS, SKOS, Dataset, URIRef

from kg import encode, infer, load, release, rules, validate
from kg.config import Config, ConfigError
from kg.dataset import manifest as manifests
from kg.dataset.manifest import Manifest, digest
from kg.errors import Inconsistent, NotConformant, ReleaseError
from kg.namespaces import CONTEXT_FILE, GRAPH, short
from kg.registers import read_registers
from kg.source import yamlld
from kg.source.context import read_context
from kg.source.yamlld import SourceLocations

#: Called with a line of text after each stage.
Progress = Callable[[str], None]


def build(config: Config, progress: Progress) -> Manifest:
    """Build a release from the reports and load it into the engine.

    Raises:
        DataError: the input is at fault; nothing was written.
        ReleaseError: the release or the store cannot be written; ``latest`` has not moved.
    """
    dataset = encode_reports(config)
    progress(f"encode    {_size(dataset)}")
    for name in sorted(map(short, dataset.graph(GRAPH.ontology).subjects(SKOS.editorialNote))):
        progress(f"review    {name}: declared in an encoding")
    try:
        n_new = add_inferred(dataset, config.ontology)
    except Inconsistent as error:
        raise _with_lines(error, _locate_sources(config)) from None
    progress(f"infer     {n_new} new triples")
    manifest = _write_release(dataset, config, progress, partial(_locate_sources, config))
    stored = load.build(config.releases / manifest.name, config.stores)
    progress(f"store     {stored}")
    release.make_latest(manifest.name, config.releases)
    return manifest


def encode_reports(config: Config) -> Dataset:
    """Return the dataset of stage 1."""
    return encode.dataset(config.ontology, config.reference, config.reports)


def add_inferred(dataset: Dataset, ontology: Path) -> int:
    """Add ``graph/inferred`` to a dataset, or replace it, and return its size."""
    dataset.remove_graph(GRAPH.inferred)
    graph = dataset.graph(GRAPH.inferred)
    graph += infer.closure(dataset)
    graph += rules.derive(dataset, ontology)
    return len(graph)


def publish(
    dataset: Dataset,
    config: Config,
    progress: Progress,
    locate_sources: Callable[[], SourceLocations] = dict,
) -> Manifest:
    """Validate a dataset with its inferred graph, write it as a release and make that the latest.

    ``locate_sources`` returns where source files mention the things of the dataset.

    Raises:
        NotConformant: validation found violations that stop a release; nothing was written.
        ReleaseError: the release cannot be written.
    """
    manifest = _write_release(dataset, config, progress, locate_sources)
    release.make_latest(manifest.name, config.releases)
    return manifest


def _write_release(
    dataset: Dataset,
    config: Config,
    progress: Progress,
    locate_sources: Callable[[], SourceLocations],
) -> Manifest:
    are_custom = config.shapes != Config().shapes  # the tests check our own
    shapes = validate.read_shapes(config.shapes, config.reference)
    registers = read_registers(config.reference)
    verdict = validate.check(dataset, shapes, registers, meta=are_custom)
    if not verdict.conforms:
        locations = locate_sources()
        found = verdict.violations
        raise NotConformant(
            [yamlld.with_line(locations, str(v), v.node, v.predicate) for v in found]
        )
    progress(f"validate  conforms, {len(verdict.violations)} warnings")
    context = read_context(config.ontology / CONTEXT_FILE).text
    issued = config.issued or _last_day(dataset)
    settings = release.ReleaseSettings(config.base_iri, issued, dict(_inputs(config)))
    manifest = release.write(dataset, verdict, context, settings, config.releases)
    is_old = manifest.issued != issued
    note = f", which stays as it was published on {manifest.issued}" if is_old else ""
    progress(f"release   {config.releases / manifest.name}{note}")
    progress(f"version   {manifest.version}{_note_on_date(manifest, config)}")
    progress(f"digest    sha256:{manifest.digest}")
    return manifest


def _last_day(dataset: Dataset) -> str:
    """Return the last day on which a report was encoded; that of the ontology if none says so."""
    encoded = dataset.graph(GRAPH.provenance).objects(None, DCTERMS.date)
    created = dataset.graph(GRAPH.ontology).objects(None, DCTERMS.created)
    if not (days := sorted(map(str, encoded)) or sorted(map(str, created))):
        raise ConfigError("the date of the release is unknown: set RELIEFGRAPH_ISSUED to it")
    return days[-1]


def _note_on_date(manifest: Manifest, config: Config) -> str:
    """Return a warning if the latest release is another one, and not from an earlier day."""
    with suppress(ReleaseError):  # there is none yet, or it is damaged
        latest = manifests.read(config.releases / manifests.LATEST)
        if latest.name != manifest.name and latest.issued >= manifest.issued:
            return f", not later than {latest.version}: before publishing, set RELIEFGRAPH_ISSUED"
    return ""


def _locate_sources(config: Config) -> SourceLocations:
    files = [
        *sorted(config.reference.glob("*.yamlld")),
        *sorted(config.reports.glob("*/encoding.yamlld")),
    ]
    documents = map(yamlld.read_document, files)
    return yamlld.locate_things(documents, read_context(config.ontology / CONTEXT_FILE))


def _with_lines(error: Inconsistent, locations: SourceLocations) -> Inconsistent:
    """Return an error with short names, and its facts with their files and lines."""
    shorten = partial(re.compile(r"<?(https?:[^\s<>,()]+)>?").sub, lambda m: short(URIRef(m[1])))
    facts = [
        yamlld.with_line(
            locations, shorten(fact.rsplit(" ", 2)[0]), *re.findall("<(.*?)>", fact)[:2]
        )
        for fact in error.triples
    ]
    return Inconsistent([*map(shorten, error.contradictions)], facts)


def _inputs(config: Config) -> Iterator[tuple[str, str]]:
    for folder in (config.ontology, config.shapes, config.reference, config.reports):
        for path in folder.rglob("*"):
            if path.is_file() and _is_input(path):
                yield f"{folder.name}/{path.relative_to(folder)}", digest(path.read_bytes())


def _is_input(path: Path) -> bool:
    return path.suffix in (".ttl", ".rq", ".jsonld", ".yamlld", ".csv") or path.name == "report.txt"


def _size(dataset: Dataset) -> str:
    graphs = [graph for graph in dataset.graphs() if len(graph)]
    return f"{sum(map(len, graphs))} triples in {len(graphs)} graphs"
