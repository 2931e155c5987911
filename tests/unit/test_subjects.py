"""What a release is about, on a few triples."""

import pytest

from kg import subjects
from kg.namespaces import BASE, ID
from kg.subjects import Period, Subjects
from tests import tiny


def about(trig: str, base_iri: str = BASE) -> Subjects:
    return subjects.of(tiny.quads(trig), base_iri)


TIMES = """
<id/time/march> time:hasBeginning <id/time/1> ; time:hasEnd <id/time/31> .
<id/time/may> time:hasBeginning <id/time/121> ; time:hasEnd <id/time/151> .
<id/time/1> time:inXSDDate "2023-03-01"^^xsd:date .
<id/time/31> time:inXSDDate "2023-03-31"^^xsd:date .
<id/time/121> time:inXSDDate "2023-05-01"^^xsd:date .
<id/time/151> time:inXSDDate "2023-05-31"^^xsd:date .
<id/time/open> time:hasBeginning <id/time/1> .
<id/time/until> time:hasEnd <id/time/31> .
<id/time/named> rdfs:label "the rainy season"@en .
"""


@pytest.mark.parametrize(
    ("times", "period"),
    [
        (["march"], Period("2023-03-01", "2023-03-31")),
        (["may", "march"], Period("2023-03-01", "2023-05-31")),
        (["1"], Period("2023-03-01", "2023-03-01")),
        (["151", "march"], Period("2023-03-01", "2023-05-31")),
        (["open", "until"], Period("2023-03-01", "2023-03-31")),
        (["open"], None),
        (["until"], None),
        (["named"], None),
        ([], None),
    ],
)
def test_a_period_is_from_the_first_day_of_its_times_to_the_last(
    times: list[str], period: Period | None
) -> None:
    assert about(TIMES).period_of(ID[f"time/{name}"] for name in times) == period


def test_the_period_of_a_release_is_that_of_its_reports() -> None:
    report = "GRAPH <graph/report/r> { <id/report/r> dcterms:temporal <id/time/may> }"
    other = "GRAPH <graph/links> { <id/report/r> dcterms:temporal <id/time/march> }"
    assert about(TIMES + report + other).period == Period("2023-05-01", "2023-05-31")
    assert about(TIMES + other).period is None
