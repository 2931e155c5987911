"""Builds the datasets, and the servers on each, in build/bench."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import generate
from bench.servers import BIN, Server
from bench.workloads import GRAPHS
from kg import load
from kg.config import Config
from kg.dataset import rdf_files
from kg.namespaces import CONTEXT_FILE

LARGE: Final = "large"
SIZES: Final = ("peru", LARGE, GRAPHS)
OURS: Final = "ReliefGraph"
PEER: Final = "Oxigraph"
_HERE: Final = Path(__file__).parent
_FOLDER: Final = _HERE.parent / "build/bench"
_PEERS: Final = _FOLDER / "peers"
_REPORT: Final = "msf-2023-peru"
_LARGE_TRIPLES: Final = 500_000


@dataclass(frozen=True, slots=True)
class BenchDataset:
    """A dataset with the servers on it.

    Attributes:
        size: one of SIZES.
        n_triples: in the default graph, which is the union of the named graphs; for GRAPHS, in
            the named graphs.
        servers: ours first.
        others: variants whose start alone is measured.
    """

    size: str
    n_triples: int
    servers: Sequence[Server]
    others: Sequence[Server]


def install_peers() -> dict[str, str]:
    """Install the peers, unless they are installed; return the versions by package."""
    requirements = (_HERE / "requirements.txt").read_text("utf-8")
    installed, python = _PEERS / "requirements.txt", str(_PEERS / "bin/python")
    if not installed.exists() or installed.read_text("utf-8") != requirements:
        _call(sys.executable, "-m", "venv", "--clear", str(_PEERS))
        pip = (python, "-m", "pip", "install", "-qq", "--disable-pip-version-check")
        _call(*pip, "-r", str(_HERE / "requirements.txt"))
        installed.write_text(requirements, "utf-8")
    freeze = subprocess.run(
        [python, "-m", "pip", "freeze"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    pairs = [line.partition("==") for line in freeze.stdout.decode().splitlines()]
    return {name: number for name, _, number in pairs}


def prepare(size: str) -> BenchDataset:
    """Build a dataset, and the stores of all servers on it."""
    folder = _FOLDER / size
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if size == GRAPHS:
        return _prepare_graphs(folder / "data.nq")
    _call(str(BIN / "reliefgraph"), "build")
    config = Config.from_env(os.environ)
    release = config.releases / config.release
    quads = (release / "reliefgraph.nq").read_text("utf-8").splitlines()
    if size == LARGE:
        quads = list(generate.generate(quads, _REPORT, _LARGE_TRIPLES))
    triples = list(generate.union(quads))
    data, union = folder / "data.nq", folder / "union.nt"
    _write(data, quads)
    _write(union, triples)
    ours, others = _ours_on_files(config, data) if size == LARGE else (_ours(), [])
    servers = [
        ours,
        _oxigraph(PEER, folder / "oxigraph", union),
        _rdflib_endpoint(union),
        _oxigraph("Oxigraph, union option", folder / "oxigraph-union", data, is_union=True),
    ]
    return BenchDataset(size, len(triples), servers, others)


def _prepare_graphs(data: Path) -> BenchDataset:
    """Build the dataset of named graphs, for our server and Oxigraph's."""
    quads = list(generate.graphs())
    _write(data, quads)
    servers = [_ours(OURS, "--data", str(data)), _oxigraph(PEER, data.parent / "store", data)]
    return BenchDataset(GRAPHS, len(quads), servers, [])


def _ours(name: str = OURS, *options: str, **environ: str) -> Server:
    command = [str(BIN / "reliefgraph"), "serve", "--port", "{port}", *options]
    return Server(name, "/sparql", command, environ, is_ours=True)


def _ours_on_files(config: Config, data: Path) -> tuple[Server, list[Server]]:
    """Return our server on a file of RDF, and on the store of that file."""
    context = (config.ontology / CONTEXT_FILE).read_text("utf-8")
    loaded = rdf_files.load([data], config.base_iri)
    store = load.build_from_files(loaded, context, config.stores, is_union=True)
    on_file = _ours(OURS, "--data", str(data), "--union-default-graph")
    on_store = _ours(f"{OURS}, RELIEFGRAPH_STORE", RELIEFGRAPH_STORE=str(store.resolve()))
    return on_file, [on_store]


def _oxigraph(name: str, location: Path, data: Path, *, is_union: bool = False) -> Server:
    """Return Oxigraph's own server on a file, possibly with its union option."""
    program, place = str(_PEERS / "bin/oxigraph"), ("--location", str(location))
    _call(program, "load", *place, "--file", str(data))
    _call(program, "optimize", *place)
    union = ["--union-default-graph"] if is_union else []
    command = [program, "serve-read-only", *place, "--bind", "127.0.0.1:{port}", *union]
    return Server(name, "/query", command, is_compared=not is_union)


def _rdflib_endpoint(data: Path) -> Server:
    command = [str(_PEERS / "bin/python"), str(_HERE / "peer.py")]
    environ = {"PEER_DATA": str(data), "PEER_PORT": "{port}"}
    return Server("rdflib-endpoint", "/", command, environ)


def _write(path: Path, lines: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _call(*command: str) -> None:
    """Run a program that must succeed; its output goes to stderr."""
    subprocess.run(command, stdout=sys.stderr, check=True)
