"""The round trip of ``tests/property`` with new terms for minutes; prints how many it tried."""

import sys
import time
from itertools import count

import hypothesis
import pyoxigraph as ox
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.long import ROUND_TRIP_MINUTES
from tests.property import round_trip as trip
from tests.property.test_round_trip import check_graphs, check_table

N_EXAMPLES = 200


def test_nothing_changes_on_its_way(capsys: pytest.CaptureFixture[str]) -> None:
    n_cases = 0

    def check(quads: list[ox.Quad], *, rdf12: bool) -> None:
        nonlocal n_cases
        n_cases += 1
        check_graphs(quads, rdf12=rdf12)
        check_table(quads, rdf12=rdf12)

    def run(seed: int, quads: st.SearchStrategy[list[ox.Quad]], *, rdf12: bool) -> None:
        budget = settings(
            max_examples=N_EXAMPLES, database=None, phases=[Phase.generate, Phase.shrink]
        )
        test = budget(given(quads=quads, rdf12=st.just(rdf12))(check))
        hypothesis.seed(seed)(test)()

    end = time.monotonic() + ROUND_TRIP_MINUTES * 60
    for seed in count():
        if time.monotonic() > end:
            break
        run(seed, trip.QUADS, rdf12=False)
        run(seed, trip.QUADS_1_2, rdf12=True)
    with capsys.disabled():
        sys.stdout.write(f"\nround trip: {n_cases} datasets in every format, {seed} seeds\n")
