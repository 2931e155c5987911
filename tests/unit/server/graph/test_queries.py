"""The queries that pages link to, under the base IRI of their release."""

from dataclasses import replace

import pytest

from kg.namespaces import BASE
from server.graph import queries
from tests import tiny

ELSEWHERE = "https://data.example.org/"
GRAPH = "\n  GRAPH {} {{\n"


def test_a_query_has_the_names_of_its_release_and_a_value_for_its_variable() -> None:
    opened = tiny.store("<a> <b> <c> .")
    moved = replace(opened, manifest=replace(opened.manifest, base_iri=ELSEWHERE))
    there = queries.fill(moved, "figures", graph=f"{ELSEWHERE}graph/links")
    here = queries.fill(opened, "figures")
    assert f"\nPREFIX rg: <{ELSEWHERE}ontology#>\n" in there
    assert "\nPREFIX rg: <https://w3id.org/reliefgraph/ontology#>\n" in here
    assert GRAPH.format(f"<{ELSEWHERE}graph/links>") in there
    assert GRAPH.format("$graph") in here
    several = queries.fill(opened, "figures", graph=["urn:a", "urn:b"])
    assert GRAPH.format("<urn:a>, <urn:b>") in several


def test_only_whole_variable_names_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = tiny.store("<a> <b> <c> .")
    text = f"ASK {{ $it $item ?it $ it '$it' <{BASE}x> <{BASE}y> }}"
    monkeypatch.setattr("server.graph.queries._text", {"name": text}.__getitem__)
    moved = replace(opened, manifest=replace(opened.manifest, base_iri="urn:z/"))
    assert queries.fill(moved, "name", it="urn:a", other="urn:b") == (
        "ASK { <urn:a> $item ?it $ it '<urn:a>' <urn:z/x> <urn:z/y> }"
    )
    assert queries.fill(opened, "name", item=()) == text.replace("$item", "")
