"""Fixtures of the series of invented pages, with the names of the fixtures of the corpus."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset

from kg import rdf
from kg.config import Config
from kg.load import open_release
from kg.store import Store
from tests.conftest import ROOT, Built, build_once, open_client

#: The invented pages, with the ontology and the shapes of this repository.
SERIES = replace(
    Config(), reference=ROOT / "tests/series/reference", reports=ROOT / "tests/series/reports"
)

# Each fixture is repeated, because those of the parent folder keep their own ``built``.


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_once(tmp_path_factory, SERIES, "series")


@pytest.fixture(scope="session")
def dataset(built: Built) -> Dataset:
    return rdf.read(built.nquads, "series")


@pytest.fixture(scope="session")
def config(built: Built) -> Config:
    return built.config


@pytest.fixture(scope="session")
def store(config: Config) -> Store:
    return open_release(config.releases / config.release, config.stores)


@pytest.fixture(scope="session")
def client(config: Config) -> Iterator[FlaskClient]:
    yield from open_client(config)
