"""Ours and its peers over the same data, in one run on one machine: see README.md."""

import os
import shlex
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from bench import abuse, datasets, engines, load, machine, report
from bench.datasets import LARGE, SIZES, Sized
from bench.rounds import Effort, compare
from bench.servers import cold_start_s
from bench.workloads import target, workloads

_README: Final = Path(__file__).with_name("README.md")
_FULL: Final = Effort(rounds=5, seconds=4)
_QUICK: Final = Effort(rounds=3, seconds=1)


@click.command()
@click.option("--quick", "is_quick", is_flag=True, help="Short runs: the ratios are rough.")
@click.option("--size", default="both", type=click.Choice([*SIZES, "both"]), show_default=True)
@click.option("--no-abuse", "is_calm", is_flag=True, help="Leave out the table of abuse.")
def main(is_quick: bool, size: str, is_calm: bool) -> None:
    """Measure, print the report, and put it into bench/README.md."""
    load_before = os.getloadavg()[0]
    load.version()
    effort = _QUICK if is_quick else _FULL
    peers = datasets.install_peers()
    parts: list[str] = []
    faults: list[str] = []
    for one in SIZES if size == "both" else (size,):
        part, wrong = _measured(datasets.prepare(one), effort, is_calm=is_calm)
        parts += part
        faults += wrong
    parts += ["### The engine and rdflib, Peru, without HTTP", "", *engines.table()]
    lines = [*_head(effort), *machine.told(peers, load_before), "", *parts]
    click.echo("\n".join(lines))
    if faults:
        raise click.ClickException("not written to README.md:\n" + "\n".join(faults))
    report.write(_README, lines)


def _measured(sized: Sized, effort: Effort, *, is_calm: bool) -> tuple[list[str], list[str]]:
    """Return the part of the report on one dataset, and what is wrong with it."""
    starts = {
        server.name: statistics.median(
            cold_start_s(server, target(server.endpoint, "ASK {}")) for _ in range(effort.rounds)
        )
        for server in (*sized.servers, *sized.others)
        if server.is_compared
    }
    compared = compare(sized, effort, _tell)
    lines = [report.title(sized), "", *report.throughput(compared), ""]
    lines += ["Cold start:", "", *report.cold_start(starts), ""]
    if not is_calm:
        idle_s = float(effort.seconds)
        servers = [server for server in sized.servers if server.is_compared]
        found = {server.name: abuse.measure(server, idle_s) for server in servers}
        lines += ["A small query under abuse:", "", *report.abuse(found), ""]
    return lines, [f"{sized.size}: {fault}" for one in compared for fault in one.faults]


def _head(effort: Effort) -> Sequence[str]:
    """Return how it was measured."""
    work = workloads(LARGE)[0]
    line = shlex.join(load.command(work, effort.seconds, "http://127.0.0.1:PORT", "TARGETS"))
    line = line.replace(str(Path(load.__file__).parents[1]) + "/", "")
    return [
        f"`{line} FIRST`; `-c4` for 10,000 rows. Median of {effort.rounds} rounds.",
        "",
    ]


def _tell(line: str) -> None:
    """Say on stderr how far it is."""
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
