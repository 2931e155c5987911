"""The comparison: rounds in which every server has its turn, and the median of them."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass

from bench import answers, load
from bench.datasets import Sized
from bench.load import Run
from bench.servers import Running, Server, running
from bench.workloads import Workload, target, workloads


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured.

    Attributes:
        rounds: turns of every server at every workload.
        seconds: of one turn.
    """

    rounds: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One server at one workload.

    Attributes:
        runs: one for each round.
    """

    runs: Sequence[Run]

    @property
    def median(self) -> Run:
        """The median of each figure."""
        return Run(
            *(statistics.median(values) for values in zip(*map(astuple, self.runs), strict=True))
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """One workload on all servers that have it.

    Attributes:
        workload: it.
        n_rows: of the longest answer; the same everywhere.
        cells: by name of the server.
        faults: what makes a run of it a false measurement.
    """

    workload: Workload
    n_rows: int
    cells: Mapping[str, Cell]
    faults: Sequence[str]

    def ratio(self, ours: str, peer: str, figure: Callable[[Run], float]) -> float:
        """Return the median over the rounds of our figure through a peer's."""
        pairs = zip(self.cells[ours].runs, self.cells[peer].runs, strict=True)
        return statistics.median(figure(mine) / figure(its) for mine, its in pairs)


def compare(sized: Sized, effort: Effort, tell: Callable[[str], None]) -> list[Compared]:
    """Measure every workload on every server of a dataset; all servers run all the time."""
    with ExitStack() as stack:
        started = [
            stack.enter_context(running(server, target(server.endpoint, "ASK {}")))
            for server in sized.servers
        ]
        return [_compare(started, work, effort, tell) for work in workloads(sized.size)]


def _compare(
    started: Sequence[Running], workload: Workload, effort: Effort, tell: Callable[[str], None]
) -> Compared:
    having = [s for s in started if _has(s.server, workload)]
    n_rows = answers.check([s for s in having if s.server.is_compared], workload)
    runs: dict[str, list[Run]] = {s.server.name: [] for s in having}
    faults = []
    for _ in range(effort.rounds):
        for server in having:
            found = load.run(server, workload, effort.seconds)
            runs[server.server.name].append(found)
            faults += load.faults(server, workload, found)
            tell(f"{workload.name}: {server.server.name}: {found}")
    return Compared(workload, n_rows, {name: Cell(r) for name, r in runs.items()}, faults)


def _has(server: Server, workload: Workload) -> bool:
    """Whether a server is asked: pages are ours alone, and the union option is shown once each."""
    if not server.is_compared:
        return not workload.is_document and not workload.is_repeated
    return server.is_ours or not workload.is_document
