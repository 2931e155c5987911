"""The README does what it says: every command and every query in it is run."""

import csv
import io
import os
import re
import shlex
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import Store
from tests.conftest import ROOT
from tests.e2e.serving import AMPLE_S, free_port, running

VENV = Path(sys.prefix)
TEXT = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
QUERIES = [
    (query, answer)
    for (kind, query), (next_kind, answer) in pairwise(BLOCKS)
    if (kind, next_kind) == ("sparql", "csv")
]
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
HERE = [line.replace(".venv/", f"{VENV}/") for line in COMMANDS]
SERVE = [line for line in HERE if "reliefgraph serve" in line]
SHELL = [line for line in HERE if "bin/reliefgraph" in line and line not in SERVE]
CURL = [line for line in COMMANDS if line.startswith("curl ")]


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("readme")
    return {
        **os.environ,
        "RELIEFGRAPH_RELEASES": str(folder / "releases"),
        "RELIEFGRAPH_STORES": str(folder / "stores"),
    }


@pytest.fixture(scope="module")
def url(environ: dict[str, str]) -> Iterator[str]:
    """What the first command of the README serves."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(
        ["make", "serve", f"PORT={port}", f"VENV={VENV}"], f"{url}/", cwd=ROOT, env=environ
    ):
        yield url


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(("query", "answer"), QUERIES)
def test_a_query_has_its_answer(query: str, answer: str, store: Store, both_store: Store) -> None:
    """Also when there are further reports."""
    for released in (store, both_store):
        results = released.query(query)
        assert isinstance(results, ox.QuerySolutions)
        data = results.serialize(format=ox.QueryResultsFormat.CSV)
        assert data is not None
        assert rows(data.decode()) == rows(answer)


@pytest.mark.parametrize("line", SHELL)
def test_a_command_runs(line: str, environ: dict[str, str]) -> None:
    if "build" not in line:
        subprocess.run(SHELL[0], shell=True, cwd=ROOT, env=environ, check=True, capture_output=True)  # noqa: S602 (the README's own)
    done = subprocess.run(line, shell=True, cwd=ROOT, env=environ, check=True, capture_output=True)  # noqa: S602
    assert done.stdout


@pytest.mark.parametrize("line", SERVE)
def test_a_server_answers(line: str, environ: dict[str, str]) -> None:
    port = free_port()
    ask = f"http://127.0.0.1:{port}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
    with (
        running([*shlex.split(line), "--port", str(port)], ask, cwd=ROOT, env=environ),
        urllib.request.urlopen(ask, timeout=AMPLE_S) as answer,
    ):
        assert b"true" in answer.read()


@pytest.mark.parametrize("line", CURL)
def test_a_request_is_answered(line: str, url: str) -> None:
    """As curl would do it: -G puts the data into the URL, -L follows, -H sends a header."""
    words = shlex.split(line)
    address = words[-1].replace("http://127.0.0.1:8000", url)
    headers = dict(words[i + 1].split(": ") for i, word in enumerate(words) if word == "-H")
    given = [words[i + 1] for i, word in enumerate(words) if word == "--data-urlencode"]
    data = [(text.partition("=")[0], text.partition("=")[2]) for text in given]
    if data:
        address += "?" + urllib.parse.urlencode(data)
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 (our own server)
    with urllib.request.urlopen(request, timeout=AMPLE_S) as response:  # noqa: S310
        assert response.status == 200
        assert response.read()


def test_the_python_example_prints_what_it_says(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = [text for kind, text in BLOCKS if kind == "python"]
    (printed,) = [t for (k, _), (n, t) in pairwise(BLOCKS) if (k, n) == ("python", "text")]
    exec(code.replace("http://127.0.0.1:8000", url), {})  # noqa: S102 (the README's own)
    assert capsys.readouterr().out == printed


def test_the_query_of_the_python_example_has_one_answer(both_store: Store) -> None:
    (query,) = re.findall(r'query = """(.*?)"""', TEXT, re.DOTALL)
    results = both_store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    assert [row["consultations"].value for row in results] == ["16200"]


def test_links_lead_somewhere() -> None:
    for path in re.findall(r"\]\((?!http)([^)#]+)\)", TEXT):
        assert (ROOT / path).exists(), path


def test_everything_was_collected() -> None:
    assert len(QUERIES) == 5
    assert len(SHELL) == 6
    assert len(CURL) == 4
    assert len(SERVE) == 1
    runs = {*SHELL, *SERVE, *CURL, "make serve", "make test"}  # make test is what runs this
    assert set(HERE) == runs


def test_makefile_has_the_targets_of_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in (
        "setup",
        "build",
        "serve",
        "test",
        "check",
        "e2e",
        "interop",
        "long",
        "mutation",
    ):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_ci_runs_the_tests_on_two_pythons_and_all_others_once() -> None:
    text = (ROOT / ".ci/run").read_text("utf-8")
    runs = re.findall(r'^make PYTHON="\$(\w+)" VENV=\S+ (.+)$', text, re.MULTILINE)
    assert runs == [("oldest", "test"), ("newest", "test"), ("oldest", "e2e interop")]
