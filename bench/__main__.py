"""Compares our server with its peers on the same data and machine: see README.md."""

import os
import shlex
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from bench import abuse, datasets, engines, first_byte, load, machine, report
from bench.datasets import SIZES, BenchDataset
from bench.rounds import Effort, all_running, compare
from bench.servers import cold_start_s
from bench.workloads import GRAPHS, target, workloads

_README: Final = Path(__file__).with_name("README.md")
_FULL: Final = Effort(rounds=5, seconds=4)
_QUICK: Final = Effort(rounds=3, seconds=1)


@click.command()
@click.option("--quick", "is_quick", is_flag=True, help="Short runs: the ratios are rough.")
@click.option("--size", default="all", type=click.Choice([*SIZES, "all"]), show_default=True)
@click.option("--no-abuse", "skip_abuse", is_flag=True, help="Leave out the table of abuse.")
def main(is_quick: bool, size: str, skip_abuse: bool) -> None:
    """Measure, print the reports, and put them into bench/README.md."""
    load.version()
    effort = _QUICK if is_quick else _FULL
    peers = datasets.install_peers()
    sizes = SIZES if size == "all" else (size,)
    for name, own in (
        ("result", [size for size in sizes if size != GRAPHS]),
        (GRAPHS, [size for size in sizes if size == GRAPHS]),
    ):
        if own:
            _report(name, own, effort, peers, skip_abuse=skip_abuse)


def _report(
    name: str, sizes: Sequence[str], effort: Effort, peers: dict[str, str], *, skip_abuse: bool
) -> None:
    """Measure some datasets, print their report, and put it into bench/README.md.

    Raises:
        ClickException: a run is invalid; the report is printed, but not written.
    """
    load_before = os.getloadavg()[0]
    parts: list[str] = []
    faults: list[str] = []
    for size in sizes:
        dataset = datasets.prepare(size)
        section, dataset_faults = _measure(dataset, effort, skip_abuse=skip_abuse)
        parts += section
        faults += dataset_faults
    if name != GRAPHS:
        parts += ["### The engine and rdflib, Peru, without HTTP", "", *engines.table()]
    lines = [*_head(effort, sizes[-1]), *machine.describe(peers, load_before), "", *parts]
    click.echo("\n".join(lines))
    if faults:
        raise click.ClickException("not written to README.md:\n" + "\n".join(faults))
    report.write(_README, name, lines)


def _measure(
    dataset: BenchDataset, effort: Effort, *, skip_abuse: bool
) -> tuple[list[str], list[str]]:
    """Return the section of the report on one dataset, and its faults."""
    starts = {
        server.name: statistics.median(
            cold_start_s(server, target(server.endpoint, "ASK {}")) for _ in range(effort.rounds)
        )
        for server in (*dataset.servers, *dataset.others)
        if server.is_compared
    }
    comparisons = compare(dataset, effort, _log)
    lines = [report.title(dataset), "", *report.throughput(comparisons), ""]
    lines += ["Cold start:", "", *report.cold_start(starts), ""]
    if dataset.size == GRAPHS:
        with all_running(dataset) as started:
            transfers = first_byte.compare(started, effort.rounds)
        lines += ["100,000 rows:", "", *report.first_byte(transfers), ""]
    elif not skip_abuse:
        idle_s = float(effort.seconds)
        servers = [server for server in dataset.servers if server.is_compared]
        results = {server.name: abuse.measure(server, idle_s) for server in servers}
        lines += ["A small query under abuse:", "", *report.abuse(results), ""]
    faults = [fault for comparison in comparisons for fault in comparison.faults]
    return lines, [f"{dataset.size}: {fault}" for fault in faults]


def _head(effort: Effort, size: str) -> Sequence[str]:
    """Return the lines on how the figures were measured."""
    work = workloads(size)[0]
    line = shlex.join(load.command(work, effort.seconds, "http://127.0.0.1:PORT", "TARGETS"))
    line = line.replace(str(Path(load.__file__).parents[1]) + "/", "")
    fewer = "" if size == GRAPHS else "; `-c4` for 10,000 rows"
    return [f"`{line} FIRST`{fewer}. Median of {effort.rounds} rounds.", ""]


def _log(line: str) -> None:
    """Report progress on stderr."""
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
