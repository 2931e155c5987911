"""What tests share: the real dataset, a real release of it, and a client of the server on it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from rdflib import Dataset

from kg import pipeline, rdf
from kg.config import Config
from kg.namespaces import BASE
from kg.store import Store, open_release
from server.app import PARTS, create_app
from server.shelf import Shelf

ROOT = Path(__file__).parents[1]
pytest_plugins = ["tests.missing"]

for name, n in (("short", 100), ("long", 2_000)):  # --hypothesis-profile=long: see `make long`
    settings.register_profile(
        name, max_examples=n, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("short")


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The real reports, encoded and inferred. Not to be changed: see ``copy_of``."""
    encoded = pipeline.encoded(Config())
    pipeline.inferred(encoded)
    return encoded


def copy_of(dataset: Dataset) -> Dataset:
    return rdf.read(rdf.nquads(rdf.canonical(dataset, BASE)), "copy")


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Config:
    """The configuration of a real release, built in a folder of its own."""
    folder = tmp_path_factory.mktemp("build")
    built = replace(Config(), releases=folder / "releases", stores=folder / "stores")
    pipeline.published(dataset, built, lambda line: None)
    return built


@pytest.fixture(scope="session")
def store(config: Config) -> Store:
    return open_release(config.releases / config.release, config.stores)


@pytest.fixture
def shelf(config: Config, store: Store) -> Shelf:
    """The releases of ``config``: the served one alone."""
    return Shelf(store.manifest, config.releases, config.release)


@pytest.fixture(scope="session")
def series(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The configuration of a release of the real reports and the one of ``tests/series``."""
    folder = tmp_path_factory.mktemp("series")
    for name in ("reports", "reference"):
        shutil.copytree(ROOT / "kg" / name, folder / name)
        shutil.copytree(ROOT / "tests/series" / name, folder / name, dirs_exist_ok=True)
    config = replace(
        Config(),
        reports=folder / "reports",
        reference=folder / "reference",
        releases=folder / "releases",
        stores=folder / "stores",
    )
    pipeline.build(config, lambda line: None)
    return config


@pytest.fixture(scope="session")
def series_store(series: Config) -> Store:
    return open_release(series.releases / series.release, series.stores)


@pytest.fixture(scope="session")
def client(config: Config) -> Iterator[FlaskClient]:
    app = create_app(config)
    with app.test_client() as client:
        yield client
    app.extensions[PARTS].runner.stop()
