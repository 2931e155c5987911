"""Further reports need a folder and a reference file each, and no code.

Other tests check that the competency questions and the queries of the README keep their answers.
"""

import re

import pyoxigraph as ox

from kg.config import Config
from kg.dataset.release_directory import verify
from kg.namespaces import GRAPH, RG
from kg.store import Store
from server.graph.names import Names
from server.web.links import Links
from tests.conftest import FREEDONIA, ROOT, SYLVANIA

PERU = "msf-2023-peru"


def quads_of(store: Store, graph: str) -> set[ox.Triple]:
    pattern = store.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return {quad.triple for quad in pattern}


def test_all_reports_are_released(both: Config, both_store: Store) -> None:
    assert verify(both.releases / "latest").name == both_store.manifest.name
    pages = both_store.query(f"SELECT ?page {{ ?page a <{RG.CountryPage}> }}")
    assert isinstance(pages, ox.QuerySolutions)
    pages_of_reports = [row["page"].value.rpartition("/")[2] for row in pages]
    assert {PERU, FREEDONIA, SYLVANIA} <= set(pages_of_reports)


def test_the_facts_on_peru_stay_the_same(store: Store, both_store: Store) -> None:
    quads = quads_of(store, str(GRAPH.reports[PERU]))
    assert len(quads) > 300
    assert quads_of(both_store, str(GRAPH.reports[PERU])) == quads


def test_further_reports_take_nothing_away(store: Store, both_store: Store) -> None:
    for graph in (GRAPH.links, GRAPH.provenance, GRAPH.inferred):
        assert quads_of(store, str(graph)) <= quads_of(both_store, str(graph))


def test_no_name_is_another_s(both_store: Store) -> None:
    """Countries of the corpus are not those of the release."""
    names = Names(both_store, Links(both_store.manifest, "http://localhost/"))
    places = both_store.query(f"SELECT ?place {{ ?place a <{RG.Place}> }}")
    assert isinstance(places, ox.QuerySolutions)
    labels = [names.iri_name(row["place"].value).text for row in places]
    assert {"Peru", "Freedonia", "Sylvania", "Tumbes", "Tolmar"} <= {*labels}
    assert len(labels) == len({*labels})


def test_no_other_test_is_about_the_release_that_ships() -> None:
    """``browser/`` and ``interop/`` walk through it with other people's programs.

    A message may tell a curator what to write "in kg/reference/…".
    """
    apart = {"release", "browser", "interop"}
    tests = [p for p in (ROOT / "tests").rglob("*.py") if not apart & {*p.parts}]
    assert len(tests) > 80
    about = re.compile(rf"{PERU}|kg/reports|(?<!in )kg/reference/\w")
    assert [path for path in tests if about.search(path.read_text("utf-8"))] == []
