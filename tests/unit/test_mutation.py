"""A sample of the mutation run, and that its table is of the graph as it is.

``make mutation`` runs every mutant and writes the table.
"""

import re

import pytest

from tests.mutation import table
from tests.mutation.kinds import KINDS
from tests.mutation.world import Mutant, World, world

EVERY = 101


@pytest.fixture(scope="module")
def real() -> World:
    return world()


def rows() -> dict[str, tuple[int, int]]:
    """Kind to places and caught ones, as the table has them."""
    text = table.README.read_text("utf-8")
    found = re.findall(r"^\| ([^|*]+) \| (\d+) \| (\d+) \|", text, re.MULTILINE)
    return {kind: (int(places), int(caught)) for kind, places, caught in found}


def mutants(real: World) -> dict[str, list[Mutant]]:
    return {kind: list(make(real)) for kind, make in KINDS.items()}


def test_the_table_is_of_the_graph_as_it_is(real: World) -> None:
    """If this fails: ``make mutation``."""
    assert f"`{table.digest()}`" in table.README.read_text("utf-8")
    assert {kind: places for kind, (places, _) in rows().items()} == {
        kind: len(made) for kind, made in mutants(real).items()
    }


def test_the_target_is_reached() -> None:
    places, caught = (sum(column) for column in zip(*rows().values(), strict=True))
    assert caught / places >= 0.95


def test_the_real_graph_survives(real: World) -> None:
    assert real.catches(Mutant("none", "nowhere")) is None


def test_a_sample_is_caught_as_the_table_says(real: World) -> None:
    """Of a kind that is caught everywhere, each is caught; of one caught nowhere, none."""
    sample = [m for made in mutants(real).values() for m in made][::EVERY]
    assert len(sample) > 40
    for mutant in sample:
        places, caught = rows()[mutant.kind]
        check = real.catches(mutant)
        if caught in (0, places):
            assert (check is not None) == (caught == places), mutant.place


def test_a_mutant_leaves_no_trace(real: World) -> None:
    before = set(real.dataset.quads()), set(real.union)
    for make in KINDS.values():
        mutant = next(make(real), None)
        if mutant:
            real.catches(mutant)
    assert (set(real.dataset.quads()), set(real.union)) == before


def test_every_mutant_changes_something(real: World) -> None:
    for made in mutants(real).values():
        for mutant in made:
            assert set(mutant.removed) != set(mutant.added), mutant.place
