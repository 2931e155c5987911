"""Builds of the real program: the same bytes, all or nothing, and output in a pipe."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import XSD, Dataset

from kg import pipeline
from kg.config import Config
from kg.dataset import release_directory
from server.cli import environment, main
from tests.conftest import CORPUS, Built
from tests.e2e.serving import PROGRAM


@pytest.fixture
def environ(config: Config) -> dict[str, str]:
    return environment(config)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def build(elsewhere: Path) -> subprocess.CompletedProcess[bytes]:
    """A build in a process of its own, with another hash seed and with pipes."""
    own = environment(replace(CORPUS, releases=elsewhere / "releases", stores=elsewhere / "stores"))
    environ = {**os.environ, **own, "PYTHONHASHSEED": "4711"}
    return subprocess.run([PROGRAM, "build"], env=environ, check=True, capture_output=True)


@pytest.mark.usefixtures("build")
def test_two_builds_in_two_folders_have_the_same_bytes(elsewhere: Path, config: Config) -> None:
    assert contents(elsewhere / "releases/latest") == contents(config.releases / "latest")


def test_a_killed_build_leaves_the_release_before_it(
    tmp_path: Path, dataset: Dataset, built: Built
) -> None:
    config = replace(CORPUS, releases=tmp_path / "releases", stores=tmp_path / "stores")
    shutil.copytree(built.config.releases, config.releases, symlinks=True)
    manifest = release_directory.verify(config.releases / "latest")
    script = (
        "import os, signal, kg.release as release\n"
        "write = release._publish\n"
        "release._publish = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from server.cli import main\n"
        "main(['build'])\n"
    )
    environ = {**os.environ, **environment(replace(config, issued="2026-12-24"))}
    killed = subprocess.run([sys.executable, "-c", script], env=environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert any(path.name.startswith(".new-") for path in config.releases.iterdir())
    assert release_directory.verify(config.releases / "latest") == manifest
    pipeline.publish(dataset, config, lambda line: None)  # the next build removes the remains
    assert sorted(p.name for p in config.releases.iterdir()) == [".lock", manifest.name, "latest"]


def test_a_full_disk_is_reported(environ: dict[str, str]) -> None:
    for arguments in (["verify"], ["query", "--format", "json", "-"]):
        with Path("/dev/full").open("wb") as full:
            result = subprocess.run(
                [PROGRAM, *arguments],
                env=environ,
                input=b"ASK {}",
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert (result.returncode, result.stderr) == (
            1,
            b"Error: stdout: No space left on device\n",
        )


def test_ill_typed_literals_are_reported_in_our_words_only(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(f'<a:b> <a:c> "x"^^<{XSD.integer}> .\n', "utf-8")
    result = subprocess.run([PROGRAM, "validate", path], capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (1, b"")


def test_a_pipe_gets_no_progress(build: subprocess.CompletedProcess[bytes]) -> None:
    assert build.stderr == b""
    assert build.stdout.count(b"\n") == 1


def test_the_stages_one_by_one_give_what_build_gives(tmp_path: Path, config: Config) -> None:
    environ = environment(
        replace(CORPUS, releases=tmp_path / "releases", stores=tmp_path / "stores")
    )

    def run(*arguments: str, text: bytes = b"") -> Result:
        return CliRunner().invoke(main, arguments, env=environ, input=text)

    encoded = run("encode")
    inferred = run("infer", text=encoded.stdout_bytes)
    validated = run("validate", text=inferred.stdout_bytes)
    assert (validated.exit_code, validated.output) == (0, "conforms\n")
    released = run("release", "--json", text=inferred.stdout_bytes)
    assert released.exit_code == 0
    summary = json.loads(released.stdout)
    assert summary["digest"] == release_directory.verify(config.releases / "latest").digest
    assert run("store").exit_code == 0
    assert run("verify").exit_code == 0
