"""Every inferred fact of the shipped release says why."""

from kg.store import Store
from tests.series.test_reasons import unexplained_facts


def test_every_inferred_fact_says_why(store: Store) -> None:
    assert unexplained_facts(store) == []
