"""Compares servers in rounds: every server has its turn in each."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass

from bench import answers, load
from bench.datasets import BenchDataset
from bench.load import Run
from bench.servers import Running, Server, running
from bench.workloads import Workload, target, workloads


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure.

    Attributes:
        rounds: runs of every workload on every server.
        seconds: length of a run.
    """

    rounds: int
    seconds: int


@dataclass(frozen=True, slots=True)
class ServerRuns:
    """The runs of one workload on one server.

    Attributes:
        runs: one per round.
    """

    runs: Sequence[Run]

    @property
    def median(self) -> Run:
        """The median of each figure."""
        return Run(
            *(statistics.median(values) for values in zip(*map(astuple, self.runs), strict=True))
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """One workload on all servers that support it.

    Attributes:
        workload: the queries.
        n_rows: of the longest answer, the same on all servers.
        results: by name of the server.
        faults: what makes a run invalid.
    """

    workload: Workload
    n_rows: int
    results: Mapping[str, ServerRuns]
    faults: Sequence[str]

    def ratio(self, ours: str, peer: str, figure: Callable[[Run], float]) -> float:
        """Return the median over the rounds of our figure divided by a peer's."""
        pairs = zip(self.results[ours].runs, self.results[peer].runs, strict=True)
        return statistics.median(figure(mine) / figure(its) for mine, its in pairs)


@contextmanager
def all_running(dataset: BenchDataset) -> Iterator[list[Running]]:
    """Run all servers of a dataset as a context."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(running(server, target(server.endpoint, "ASK {}")))
            for server in dataset.servers
        ]


def compare(dataset: BenchDataset, effort: Effort, log: Callable[[str], None]) -> list[Comparison]:
    """Measure every workload on every server of a dataset; all servers keep running."""
    with all_running(dataset) as started:
        return [_compare(started, work, effort, log) for work in workloads(dataset.size)]


def _compare(
    started: Sequence[Running], workload: Workload, effort: Effort, log: Callable[[str], None]
) -> Comparison:
    compared = [s for s in started if _supports(s.server, workload)]
    n_rows = answers.check([s for s in compared if s.server.is_compared], workload)
    runs: dict[str, list[Run]] = {s.server.name: [] for s in compared}
    faults = []
    for _ in range(effort.rounds):
        for server in compared:
            result = load.run(server, workload, effort.seconds)
            runs[server.server.name].append(result)
            faults += load.faults(server, workload, result)
            log(f"{workload.name}: {server.server.name}: {result}")
    return Comparison(workload, n_rows, {name: ServerRuns(r) for name, r in runs.items()}, faults)


def _supports(server: Server, workload: Workload) -> bool:
    """Whether a server gets a workload: only ours has pages; the union option gets no repeats."""
    if not server.is_compared:
        return not workload.is_document and not workload.is_repeated
    return server.is_ours or not workload.is_document
