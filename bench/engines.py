"""Compares the engine with rdflib on the competency questions of one release.

The result is a Markdown table: the median milliseconds of each, and how many times faster the
engine is. Shared machines are noisy; the ratio is more reliable than the times.
"""

import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rdflib import Dataset

from kg import rdf
from kg.config import Config
from kg.formats import Kind, offered
from kg.load import open_release
from kg.store import Store
from kg.workers import results

QUESTIONS = sorted((Path(__file__).parents[1] / "kg/questions").glob("*.rq"))
ROUNDS = 7


def median_ms(run: Callable[[], object], rounds: int) -> float:
    """Return the median time of ``rounds`` runs, after one to warm up."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times[1:])


def answer_in_engine(store: Store, query: str) -> bytes:
    """Parse, evaluate and serialise a query, as the server does."""
    return results.serialize(store.query(query), offered(Kind.BINDINGS)[0], store)


def answer_in_rdflib(dataset: Dataset, query: str) -> bytes | None:
    """Do the same in rdflib."""
    return dataset.query(query).serialize(format="json")


def table(rounds: int = ROUNDS) -> list[str]:
    """Return the lines of the table for the configured release."""
    config = Config.from_env(os.environ)
    store = open_release(config.releases / config.release, config.stores)
    loaded = rdf.read((config.releases / config.release / "reliefgraph.nq").read_bytes(), "release")
    loaded.default_union = True
    lines = ["| question | engine, ms | rdflib, ms | ratio |", "|---|---|---|---|"]
    ratios = []
    for path in QUESTIONS:
        query = path.read_text("utf-8")
        ours = median_ms(partial(answer_in_engine, store, query), rounds)
        theirs = median_ms(partial(answer_in_rdflib, loaded, query), rounds)
        ratios.append(theirs / ours)
        lines.append(f"| {path.stem} | {ours:.2f} | {theirs:.1f} | {ratios[-1]:.0f} |")
    lines.append(f"| **geometric mean** | | | **{statistics.geometric_mean(ratios):.0f}** |")
    return lines
