"""The competency questions in the engine and in rdflib, over the same release, in the same run.

Prints a Markdown table: milliseconds (median) in each, and how many times faster the engine is.
Shared machines are noisy: the ratio is what to read.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from kg import answers, rdf
from kg.config import Config
from kg.formats import Kind, offered
from kg.store import Store, open_release

QUESTIONS = sorted((Path(__file__).parents[1] / "kg/questions").glob("*.rq"))
ROUNDS = 7


def median_ms(run: Callable[[], object]) -> float:
    """Return the median of ROUNDS runs, after one to warm up."""
    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times[1:])


def in_engine(store: Store, query: str) -> bytes:
    """Answer as the server does: parsed, evaluated, serialised."""
    return answers.serialize(store.query(query), offered(Kind.BINDINGS)[0], store)


def main() -> None:
    """Print the table."""
    config = Config.from_env(os.environ)
    store = open_release(config.releases / config.release, config.stores)
    loaded = rdf.read((config.releases / config.release / "reliefgraph.nq").read_bytes(), "release")
    loaded.default_union = True
    out = sys.stdout
    out.write(f"{store.manifest.n_triples} triples; pyoxigraph {version('pyoxigraph')}, ")
    out.write(f"rdflib {version('rdflib')}; median of {ROUNDS}\n\n")
    out.write("| question | engine, ms | rdflib, ms | ratio |\n|---|---|---|---|\n")
    ratios = []
    for path in QUESTIONS:
        query = path.read_text("utf-8")
        ours = median_ms(lambda query=query: in_engine(store, query))  # type: ignore[misc]  # bound now
        theirs = median_ms(lambda query=query: loaded.query(query).serialize(format="json"))  # type: ignore[misc]  # bound now
        ratios.append(theirs / ours)
        out.write(f"| {path.stem} | {ours:.2f} | {theirs:.1f} | {ratios[-1]:.0f} |\n")
    out.write(f"| **geometric mean** | | | **{statistics.geometric_mean(ratios):.0f}** |\n")


if __name__ == "__main__":
    main()
