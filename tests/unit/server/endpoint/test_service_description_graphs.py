"""How the page of a named graph describes it."""

from dataclasses import replace
from functools import cache

import pytest

from kg.dataset.manifest import NamedGraph
from kg.namespaces import BASE
from kg.store import Store
from server.endpoint import service_description
from server.endpoint.service_description import GraphPage
from server.graph import queries
from server.web.links import Links
from tests import tiny

NAMES = (
    "graph/report/a%20é",
    "graph/links",
    "graph/inferred",
    "graph/ontology",
    "graph/provenance",
    "graph/other",
    "elsewhere",
    "graph/reports",
)


@cache
def nothing() -> Store:
    """Return a store without triples."""
    return tiny.store("")


def page(name: str, *, is_release: bool = True) -> GraphPage:
    sizes = tuple(NamedGraph(f"{BASE}{each}", 7 + n) for n, each in enumerate(NAMES))
    manifest = replace(tiny.RELEASE, graphs=sizes)
    manifest = manifest if is_release else replace(manifest, files=())
    store = replace(nothing(), manifest=manifest)
    return service_description.graph_page(f"{BASE}{name}", store, Links(manifest, tiny.URL, "es"))


REPORT = ("The report, with its passages marked", "/doc/report/a%20%C3%A9?lang=es")
ONTOLOGY = ("The ontology, term by term", "/ontology")


@pytest.mark.parametrize(
    ("name", "title", "about", "leads_to"),
    [
        (NAMES[0], "What one report says", "The facts that the report's own words carry", REPORT),
        (NAMES[1], "What other sources say", "Codes, matches and coordinates of", ("", "")),
        (NAMES[2], "What follows from the facts", "What OWL 2 RL adds to the other", ("", "")),
        (NAMES[3], "The terms", "The ontology, the concept schemes, and links", ONTOLOGY),
        (NAMES[4], "The evidence for the facts", "Reports and their texts, excerpts", ("", "")),
        (NAMES[5], "A named graph", "Its triples, in any of these formats.", ("", "")),
        (NAMES[6], "A named graph", "Its triples, in any of these formats.", ("", "")),
        (NAMES[7], "A named graph", "Its triples, in any of these formats.", ("", "")),
    ],
)
def test_a_graph_is_described_by_its_name(
    name: str, title: str, about: str, leads_to: tuple[str, str]
) -> None:
    content = page(name)
    iri = f"{BASE}{name}"
    assert content.about.startswith(about)
    assert replace(content, about="") == GraphPage(
        iri,
        "/" + name.replace("é", "%C3%A9"),
        title,
        "",
        7 + NAMES.index(name),
        leads_to,
        queries.fill(nothing(), "graph", graph=iri),
    )


@pytest.mark.parametrize("name", NAMES)
def test_graphs_of_other_data_are_just_named_graphs(name: str) -> None:
    content = page(name, is_release=False)
    assert (content.title, content.leads_to) == ("A named graph", ("", ""))
    assert content.about == "Its triples, in any of these formats."
