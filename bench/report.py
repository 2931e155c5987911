"""Writes the report in Markdown."""

import statistics
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path

from bench.abuse import ABUSE_S, DEADLINE_S, GRACE_S, MEMORY_BYTES, N_CLIENTS, Abuse
from bench.datasets import OURS, PEER, BenchDataset
from bench.first_byte import Transfer
from bench.load import Run
from bench.rounds import Comparison
from bench.workloads import CSV, GRAPHS


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table."""
    rule = ["---"] * len(head)
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]


def title(dataset: BenchDataset) -> str:
    """Return the heading of a dataset's tables."""
    where = "named graphs" if dataset.size == GRAPHS else "the default graph"
    return f"### {dataset.size}: {dataset.n_triples:,} triples in {where}"


def throughput(comparisons: Sequence[Comparison]) -> list[str]:
    """Return the table of all workloads on all servers."""
    head = ("workload", "rows", "server", "requests/s", "p50 ms", "p99 ms", "CPU µs/request")
    ratios = ("requests/s, ours ÷ its", "CPU, its ÷ ours")
    rows = [row for comparison in comparisons for row in _rows(comparison)]
    return table((*head, *ratios), rows)


def _rows(comparison: Comparison) -> list[list[str]]:
    rows: list[list[str]] = []
    for name, result in comparison.results.items():
        run = result.median
        first = (
            [f"**{comparison.workload.name}**", f"{comparison.n_rows:,}"] if not rows else ["", ""]
        )
        if comparison.workload.is_document:
            first[1] = ""
        figures = [_round(run.per_s), _round(run.p50_ms), _round(run.p99_ms), _round(run.cpu_us)]
        rows.append([*first, name, *figures, *_ratios(comparison, name)])
    return rows


def _ratios(comparison: Comparison, name: str) -> list[str]:
    """Return our rate divided by a peer's, and its processor time divided by ours."""
    if name == OURS:
        return ["", ""]
    faster = comparison.ratio(OURS, name, _per_s)
    cheaper = 1 / comparison.ratio(OURS, name, _cpu_us)
    return [f"{faster:.2f}", f"{cheaper:.2f}"]


def _per_s(run: Run) -> float:
    return run.per_s


def _cpu_us(run: Run) -> float:
    return run.cpu_us


def _round(figure: float) -> str:
    """Return a figure with at least three digits."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"  # noqa: PLR2004 (three digits)


def cold_start(seconds: Mapping[str, float]) -> list[str]:
    """Return the table of starts: from the start of the process to the first answer."""
    return table(("server", "first answer after, s"), [[n, f"{s:.2f}"] for n, s in seconds.items()])


def first_byte(transfers: Mapping[str, Mapping[str, Sequence[Transfer]]]) -> list[str]:
    """Return the table of first bytes, from the transfers by server and by media type."""
    head = (
        "format",
        "server",
        "first byte after, s",
        "÷ its CSV",
        "÷ Oxigraph's",
        "complete after, s",
    )
    rows = []
    for name, by_format in transfers.items():
        for media_type, own in by_format.items():
            theirs = transfers[PEER][media_type]
            firsts = [_median_ratio(own, other) for other in (by_format[CSV], theirs)]
            first, complete = (statistics.median(times) for times in zip(*own, strict=True))
            ratios = [f"{ratio:.2f}" for ratio in firsts]
            rows.append([media_type, name, f"{first:.3f}", *ratios, f"{complete:.2f}"])
    return table(head, sorted(rows, key=lambda row: row[0]))


def _median_ratio(own: Sequence[Transfer], other: Sequence[Transfer]) -> float:
    """Return the median over the rounds of one first byte divided by another."""
    return statistics.median(a.first_s / b.first_s for a, b in zip(own, other, strict=True))


def abuse(by_server: Mapping[str, Abuse]) -> list[str]:
    """Return the table of small queries under abuse, and what it needs to be read."""
    head = ("server", "p50 idle", "p95 idle", "p50 abused", "p95 abused", "p50 ratio", "p95 ratio")
    more = ("small queries failed", "bad queries ended as", "outlived by, s", "still there")
    rows = [_abused(name, result) for name, result in by_server.items()]
    limit = MEMORY_BYTES // 1024**3
    note = (
        f"Milliseconds. {N_CLIENTS} clients for {ABUSE_S} s, `timeout={DEADLINE_S}`; a client "
        f"gives up {GRACE_S} s after the deadline. * Its memory had to be limited from outside, "
        f"to {limit} GiB for each process."
    )
    return [*table((*head, *more), rows), "", note]


def _abused(name: str, result: Abuse) -> list[str]:
    idle, abused = result.idle, result.abused
    times = (idle.p50_ms, idle.p95_ms, abused.p50_ms, abused.p95_ms)
    ratios = (abused.p50_ms / idle.p50_ms, abused.p95_ms / idle.p95_ms)
    n_queries = abused.n_answers + abused.n_failed
    return [
        f"{name}{' *' if result.memory_is_limited else ''}",
        *(f"{ms:.2f}" for ms in times),
        *(f"{ratio:.1f}" for ratio in ratios),
        f"{abused.n_failed} of {n_queries}",
        ", ".join(f"{n:,} of {_status(s)}" for s, n in sorted(result.statuses.items())),
        f"{result.outlived_s:.2f}",
        "yes" if result.is_alive else "no",
    ]


def _status(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}" if status else "no answer"


def write(readme: Path, name: str, lines: Sequence[str]) -> None:
    """Write the report called ``name`` between its markers in the README."""
    begin, end = f"<!-- {name}: written by make bench -->", f"<!-- end of {name} -->"
    before, _, rest = readme.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    readme.write_text("\n".join([f"{before}{begin}", "", *lines, "", f"{end}{after}"]), "utf-8")
