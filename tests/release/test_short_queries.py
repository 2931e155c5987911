"""Frequent questions are short: each has at most so many triple patterns, and an answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from rdflib.paths import SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from tests.conftest import ROOT


def patterns(algebra: Any) -> Iterator[int]:
    """Yield the number of steps of every triple pattern of a query."""
    for key, value in algebra.items() if isinstance(algebra, dict) else ():
        if key == "triples":
            for _, predicate, _ in value:
                yield len(predicate.args) if isinstance(predicate, SequencePath) else 1
        else:
            yield from patterns(value)


@pytest.mark.parametrize(
    ("question", "at_most"),
    [
        # a figure by indicator, place and year, with its number: 4
        ("24-figures-of-a-year", 4),
        # with its words and their offsets: 3 more
        ("25-words-of-a-figure", 4 + 3),
        # as text and kind: 2 more than indicator, place and year
        ("26-quantity-in-words", 3 + 2),
        # the page that says so, and on which basis: 1 and 2 more
        ("27-page-and-basis", 3 + 1 + 2),
        # services at a place, and for whom
        ("28-services-and-for-whom", 3 + 1),
        # where an organisation worked in a year
        ("06-places-of-work", 2),
        # problems treated or faced
        ("29-problems", 2),
        # why and when it ended
        ("30-why-and-when-it-ends", 3),
    ],
)
def test_a_frequent_question_takes_few_patterns(question: str, at_most: int) -> None:
    path = ROOT / f"kg/questions/{question}.rq"
    counts = list(patterns(translateQuery(parseQuery(path.read_text("utf-8"))).algebra))
    assert 0 < sum(counts) <= at_most
    answer = path.with_suffix(".csv").read_text("utf-8")
    assert len(answer.splitlines()) > 1  # test_questions.py compares it with the release
