"""A sample of the mutation run, and that its table is of the corpus as it is.

``make mutation`` runs every mutant and writes the table.
"""

import re

import pytest

from tests.mutation import table
from tests.mutation.kinds import KINDS
from tests.mutation.world import Mutant, World, world

EVERY = 101


@pytest.fixture(scope="module")
def corpus() -> World:
    return world()


def rows() -> dict[str, tuple[int, int]]:
    """Kind to places and caught ones, as the table has them."""
    text = table.README.read_text("utf-8")
    found = re.findall(r"^\| ([^|*]+) \| (\d+) \| (\d+) \|", text, re.MULTILINE)
    return {kind: (int(places), int(caught)) for kind, places, caught in found}


def mutants(corpus: World) -> dict[str, list[Mutant]]:
    return {kind: list(make(corpus)) for kind, make in KINDS.items()}


def test_the_table_is_of_the_graph_as_it_is(corpus: World) -> None:
    """If this fails: ``make mutation``."""
    assert f"`{table.digest()}`" in table.README.read_text("utf-8")
    assert {kind: places for kind, (places, _) in rows().items()} == {
        kind: len(made) for kind, made in mutants(corpus).items()
    }


def test_each_kind_that_survives_has_a_cause() -> None:
    surviving = {kind for kind, (places, caught) in rows().items() if caught < places}
    assert surviving == table.CAUSES.keys()


def test_the_target_is_reached() -> None:
    places, caught = (sum(column) for column in zip(*rows().values(), strict=True))
    assert caught / places >= 0.95


def test_the_graph_survives_undamaged(corpus: World) -> None:
    assert corpus.catches(Mutant("none", "nowhere")) is None


def test_a_sample_is_caught_as_the_table_says(corpus: World) -> None:
    """Of a kind that is caught everywhere, each is caught; of one caught nowhere, none."""
    sample = [m for made in mutants(corpus).values() for m in made][::EVERY]
    assert len(sample) > 40
    for mutant in sample:
        places, caught = rows()[mutant.kind]
        check = corpus.catches(mutant)
        if caught in (0, places):
            assert (check is not None) == (caught == places), mutant.place


def test_a_mutant_leaves_no_trace(corpus: World) -> None:
    before = set(corpus.dataset.quads()), set(corpus.union)
    for make in KINDS.values():
        mutant = next(make(corpus), None)
        if mutant:
            corpus.catches(mutant)
    assert (set(corpus.dataset.quads()), set(corpus.union)) == before


def test_every_mutant_changes_something(corpus: World) -> None:
    for made in mutants(corpus).values():
        for mutant in made:
            assert set(mutant.removed) != set(mutant.added), mutant.place
