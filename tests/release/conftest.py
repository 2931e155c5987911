"""Fixtures of the shipped release, with the names of the fixtures of the corpus."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset

from kg import rdf
from kg.config import Config
from kg.load import open_release
from kg.store import Store
from tests.conftest import CORPUS, Built, build_once, open_client


def shipped(factory: pytest.TempPathFactory) -> Built:
    """Build the shipped release."""
    return build_once(factory, Config(), "shipped")


# Each fixture is repeated, because those of the parent folder keep their own ``built``.


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return shipped(tmp_path_factory)


@pytest.fixture(scope="session")
def dataset(built: Built) -> Dataset:
    return rdf.read(built.nquads, "shipped")


@pytest.fixture(scope="session")
def config(built: Built) -> Config:
    return built.config


@pytest.fixture(scope="session")
def store(config: Config) -> Store:
    return open_release(config.releases / config.release, config.stores)


@pytest.fixture(scope="session")
def client(config: Config) -> Iterator[FlaskClient]:
    yield from open_client(config)


def build_both(factory: pytest.TempPathFactory) -> Config:
    """Build a release of the shipped reports together with those of the corpus."""
    folder = factory.mktemp("sources")
    for name in ("reports", "reference"):
        for source in (Config(), CORPUS):
            shutil.copytree(getattr(source, name), folder / name, dirs_exist_ok=True)
    sources = replace(Config(), reports=folder / "reports", reference=folder / "reference")
    return build_once(factory, sources, "both").config


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return build_both(tmp_path_factory)


@pytest.fixture(scope="session")
def both_store(both: Config) -> Store:
    return open_release(both.releases / both.release, both.stores)
