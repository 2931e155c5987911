"""The page on what changed in ontology 0.3.0: its old queries, and its new ones on the release."""

import csv
import io
import re

import pyoxigraph as ox
import pytest
from rdflib import OWL, Graph, Literal

from kg.store import Store
from tests.conftest import ROOT

TEXT = (ROOT / "docs/migration-0.3.md").read_text("utf-8")
_FENCE = r"\n\n```{}\n(.*?)```"
CHANGES = re.findall(
    rf"^## ([^\n]+)\n.*?Before:{_FENCE.format('sparql')}{_FENCE.format('text')}"
    rf"\n\nNow:{_FENCE.format('sparql')}{_FENCE.format('csv')}",
    TEXT,
    re.MULTILINE | re.DOTALL,
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def ask(query: str, store: Store) -> list[list[str]]:
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    return rows((results.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode())


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change[0]))
def test_a_new_query_takes_the_place_of_an_old_one(
    change: tuple[str, str, str, str, str], store: Store
) -> None:
    title, old, old_answer, new, answer = change
    assert ask(new, store) == rows(answer), title
    header, *old_rows = rows(old_answer)
    assert ask(old, store)[0] == header  # it is still SPARQL, whatever it finds today
    assert old_rows
    if "Nothing was withdrawn" not in TEXT.partition(f"## {title}\n")[2].partition("Before:")[0]:
        assert ask(old, store)[1:] != old_rows


def test_every_withdrawn_name_is_on_the_page() -> None:
    withdrawn = Graph().parse(ROOT / "ontology/withdrawn.ttl")
    for name in withdrawn.subjects(OWL.deprecated, Literal(True)):
        local = re.split("[/#]", str(name))[-1]
        assert re.search(rf"\b{re.escape(local)}\b", TEXT), name


def test_everything_was_collected() -> None:
    assert len(CHANGES) == TEXT.count("\n## ") >= 10
