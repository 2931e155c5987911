"""Run every mutant and write the table into ``shapes/README.md``."""

import sys
from concurrent.futures import ProcessPoolExecutor

from tests.mutation import table
from tests.mutation.kinds import KINDS
from tests.mutation.world import world

_PARTS = 16


def run(part: int) -> list[tuple[str, str, str | None]]:
    """Run every ``_PARTS``-th mutant and return kind, place and the check that caught it."""
    corpus = world()
    mutants = [mutant for make in KINDS.values() for mutant in make(corpus)]
    return [(m.kind, m.place, corpus.catches(m)) for m in mutants[part::_PARTS]]


def main() -> None:
    of = table.digest()
    with ProcessPoolExecutor() as pool:
        results = [row for rows in pool.map(run, range(_PARTS)) for row in rows]
    order = {name: index for index, name in enumerate(KINDS)}
    results.sort(key=lambda row: (order[row[0]], row[1]))
    sys.stdout.write(table.render(results))
    table.write(results, of)


if __name__ == "__main__":
    main()
