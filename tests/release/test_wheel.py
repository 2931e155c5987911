"""The wheel builds the same release in an empty environment."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from kg.config import Config
from server.assets.built import digest
from tests.conftest import ROOT


@pytest.mark.usefixtures("assets")
def test_an_installed_wheel_builds_the_same_release(tmp_path: Path, config: Config) -> None:
    """The environment has the wheel and, through a path file, the locked dependencies."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
         "--no-build-isolation", "--wheel-dir", tmp_path, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("reliefgraph-*.whl")
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    carried = {"LICENSES.md", "countries.json.gz", "editor.js", "regions.json.gz"}
    assert {f"server/built/{name}" for name in carried} <= names
    assert {
        "kg/py.typed",
        "reliefgraph/py.typed",
        "server/py.typed",
    } <= names  # as "Typing :: Typed" promises
    assert not any("frontend" in name or "hatch_build" in name for name in names)
    empty = tmp_path / "empty"
    venv.create(empty, with_pip=True)
    python = empty / "bin/python"
    (packages,) = empty.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("RELIEFGRAPH", "PYTHON"))}
    where = [str(python), "-c", "import kg.config; print(kg.config.__file__)"]
    location = subprocess.run(
        where, check=True, capture_output=True, text=True, cwd=tmp_path, env=environ
    )
    assert Path(location.stdout.strip()).is_relative_to(packages)
    done = subprocess.run(
        [empty / "bin/reliefgraph", "build"], check=True, capture_output=True, text=True,
        cwd=tmp_path, env=environ,
    )  # fmt: skip
    built = tmp_path / "build/releases/latest"
    assert done.stdout.startswith(built.resolve().name)
    ours = config.releases / "latest"
    assert {p.name: p.read_bytes() for p in built.iterdir()} == {
        p.name: p.read_bytes() for p in ours.iterdir()
    }
    with_pages = [
        str(python),
        "-c",
        "from server.app import create_app as c; print(c().test_client().get('/').status_code);"
        "from server.web.links import Links; print(Links(None, '').asset('editor.js'))",
    ]
    page = subprocess.run(
        with_pages, check=True, capture_output=True, text=True, cwd=tmp_path, env=environ
    )
    assert page.stdout.splitlines() == ["200", f"/built/{digest()}/editor.js"]
    script = "import reliefgraph; print(reliefgraph.open_release().manifest.name)"
    name = subprocess.run(
        [python, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environ,
    )
    assert name.stdout.strip() == built.resolve().name
