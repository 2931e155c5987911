"""Describes what the figures depend on: the machine and the versions."""

import os
import platform
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import load
from bench.datasets import OURS

_OURS = ("pyoxigraph", "granian", "flask", "rdflib")
_PEERS = ("oxigraph", "rdflib-endpoint", "oxrdflib", "pyoxigraph", "rdflib", "uvicorn")


def describe(peers: Mapping[str, str], load_before: float) -> list[str]:
    """Return lines with the time, the machine and the versions.

    Args:
        peers: versions by package.
        load_before: the load average at the start.
    """
    cpu = re.search(
        r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE
    )
    model = cpu[1] if cpu else platform.machine()
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    ours = ", ".join(f"{name} {version(name)}" for name in _OURS)
    theirs = ", ".join(f"{name} {peers[name]}" for name in _PEERS)
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load average {load_before:.1f} before and "
        f"{os.getloadavg()[0]:.1f} after; {model}, {os.cpu_count()} processors, {gib:.0f} GiB; "
        f"Linux {platform.release()}, Python {platform.python_version()}.",
        f"{OURS} {_commit()}: {ours}. Peers: {theirs}. Load: {load.version()}.",
    ]


def _commit() -> str:
    """Return the commit that was measured."""
    git = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]
    result = subprocess.run(git, capture_output=True, text=True, check=False)
    return result.stdout.strip() or version("reliefgraph")
