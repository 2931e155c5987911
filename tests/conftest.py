"""Shared fixtures: the fictional reports of ``tests/corpus``, their release, and a client."""

import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from rdflib import Dataset, Graph

from kg import pipeline, rdf, validate
from kg.config import Config
from kg.load import open_release
from kg.namespaces import BASE
from kg.store import Store
from server.app import SERVICES, create_app
from server.dataset.releases import ReleaseFolder
from tests import speed

ROOT = Path(__file__).parents[1]
pytest_plugins = ["tests.missing"]
speed.install()

for name, n in (("short", 100), ("long", 2_000)):  # --hypothesis-profile=long: see `make long`
    settings.register_profile(
        name, max_examples=n, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("short")

#: The fictional reports, with the ontology and the shapes of this repository.
CORPUS = replace(
    Config(), reference=ROOT / "tests/corpus/reference", reports=ROOT / "tests/corpus/reports"
)
FREEDONIA, SYLVANIA = "sr-2023-freedonia", "sr-2023-sylvania"

#: Environment variables of a program that reads the corpus.
CORPUS_ENVIRON = {
    "RELIEFGRAPH_REFERENCE": str(CORPUS.reference),
    "RELIEFGRAPH_REPORTS": str(CORPUS.reports),
}


@dataclass(frozen=True, slots=True)
class Built:
    """A release, its configuration, and its dataset as N-Quads."""

    config: Config
    nquads: bytes


def build_once(factory: pytest.TempPathFactory, sources: Config, name: str) -> Built:
    """Build a release once per run, and return a copy for this worker."""
    own = factory.mktemp(name)
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    shared = factory.getbasetemp().parent / name if is_worker else own / "shared"
    shared.mkdir(exist_ok=True)
    nquads = shared / "dataset.nq"
    with (shared / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not nquads.exists():
            config = replace(sources, releases=shared / "releases")
            dataset = pipeline.encode_reports(config)
            pipeline.add_inferred(dataset, config.ontology)
            pipeline.publish(dataset, config, lambda line: None)
            nquads.write_bytes(rdf.nquads(rdf.canonical(dataset, BASE)))
    shutil.copytree(shared / "releases", own / "releases", symlinks=True)
    config = replace(sources, releases=own / "releases", stores=own / "stores")
    return Built(config, nquads.read_bytes())


def pytest_collection_finish() -> None:
    """Keep the twelve thousand tests out of each garbage collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def _shapes_are_checked_once() -> Iterator[None]:
    """Check the shapes that ship against SHACL's own shapes once in a worker: it takes 3 s."""
    read, run = validate.read_shapes, validate.run_shacl
    shipped = read(ROOT / "shapes", ROOT / "kg/reference")
    rdf.read_turtle(CORPUS.reference / "boxes.ttl", shipped)
    unchecked = [shipped]

    def read_shapes(folder: Path, reference: Path | None = None) -> Graph:
        return shipped if folder.resolve() == ROOT.resolve() / "shapes" else read(folder, reference)

    def run_shacl(data: Graph, shapes: Graph, *, meta: bool = True) -> Graph:
        is_due = shapes is not shipped or bool(unchecked)
        report = run(data, shapes, meta=meta and is_due)
        if meta and shapes is shipped:
            unchecked.clear()
        return report

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validate, "read_shapes", read_shapes)
        patch.setattr(validate, "run_shacl", run_shacl)
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_once(tmp_path_factory, CORPUS, "corpus")


@pytest.fixture(scope="session")
def dataset(built: Built) -> Dataset:
    """The corpus, encoded and inferred. Not to be changed: see ``copy_dataset``."""
    return rdf.read(built.nquads, "corpus")


def copy_dataset(dataset: Dataset) -> Dataset:
    copy = Dataset()
    copy.addN((s, p, o, copy.graph(g)) for s, p, o, g in dataset.quads() if g)
    return copy


@pytest.fixture(scope="session")
def config(built: Built) -> Config:
    """The configuration of a release of the corpus, in a folder of its own."""
    return built.config


@pytest.fixture(scope="session")
def store(config: Config) -> Store:
    return open_release(config.releases / config.release, config.stores)


@pytest.fixture
def releases(config: Config, store: Store) -> ReleaseFolder:
    """The releases of ``config``: the served one alone."""
    return ReleaseFolder(store.manifest, config.releases, config.release)


def open_client(config: Config) -> Iterator[FlaskClient]:
    """Yield a client of a server, and stop the server afterwards."""
    app = create_app(config)
    yield app.test_client()
    app.extensions[SERVICES].runner.stop()


@pytest.fixture(scope="session")
def client(config: Config) -> Iterator[FlaskClient]:
    yield from open_client(config)
