"""The release that ships, under the names that stand for the corpus elsewhere."""

import shutil
from dataclasses import replace

import pytest

from kg.config import Config
from kg.store import Store, open_release
from tests.conftest import CORPUS, Built, build_once


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_once(tmp_path_factory, Config(), "shipped")


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The configuration of a release of the reports that ship and of the corpus beside them."""
    folder = tmp_path_factory.mktemp("sources")
    for name in ("reports", "reference"):
        for source in (Config(), CORPUS):
            shutil.copytree(getattr(source, name), folder / name, dirs_exist_ok=True)
    sources = replace(Config(), reports=folder / "reports", reference=folder / "reference")
    return build_once(tmp_path_factory, sources, "both").config


@pytest.fixture(scope="session")
def both_store(both: Config) -> Store:
    return open_release(both.releases / both.release, both.stores)
