"""The server that other people's programs ask, and the folder where ``make clients`` puts them."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from kg.config import Config
from tests.conftest import ROOT
from tests.e2e.serving import served

INSTALLED = ROOT / "build/clients"
PROGRAMS = ROOT / "tests/clients/programs"


@pytest.fixture(scope="session")
def url(config: Config) -> Iterator[str]:
    environ = {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
    }
    with served(environ) as url:
        yield url


def run(program: str, url: str) -> Any:
    """Return what a program of ``programs/`` prints, run with the packages of requirements.lock."""
    command = [str(INSTALLED / "bin/python"), str(PROGRAMS / f"{program}.py"), url]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
