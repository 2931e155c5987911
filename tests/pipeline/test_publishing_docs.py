"""docs/publishing.md: its redirect rules lead every IRI of a release to what it names."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.store import Store
from tests.e2e.iris import release_iris

TEXT = (Path(__file__).parents[2] / "docs/publishing.md").read_text("utf-8")
PUBLIC = "https://data.example.org"
RULES = re.findall(r"^RewriteRule (\S+) (\S+) \[R=(\d+),L\]$", TEXT, re.MULTILINE)
#: What another address than that of the first rule would lose, and where it leads.
CASES = [
    ("id/place/tolmar", 303, "/doc/place/tolmar"),
    ("id/place/tolmar.ttl", 303, "/doc/place/tolmar.ttl"),
    ("sparql", 307, "/sparql"),
    ("ontology", 302, "/ontology"),
    ("ontology/0.3.0", 302, "/ontology/0.3.0"),
    ("graph/report/sr-2023-freedonia", 302, "/graph/report/sr-2023-freedonia"),
    ("dumps/latest/reliefgraph.nq", 302, "/dumps/latest/reliefgraph.nq"),
    ("", 302, "/"),
]


def redirected(path: str) -> tuple[int, str]:
    """Return what mod_rewrite does with a path behind the base: the first fitting rule ends it."""
    for pattern, target, status in RULES:
        if found := re.match(pattern, path):
            return int(status), found.expand(target.replace("$", "\\"))
    raise AssertionError(f"no rule for {path!r}")


def test_the_rules_are_read_as_they_stand() -> None:
    assert len(RULES) == TEXT.count("RewriteRule ") == 3


@pytest.mark.parametrize(("path", "status", "leads_to"), CASES)
def test_a_rule_leads_to_the_server(path: str, status: int, leads_to: str) -> None:
    assert redirected(path) == (status, f"{PUBLIC}{leads_to}")


def test_every_iri_of_a_release_leads_to_what_opens(client: FlaskClient, store: Store) -> None:
    base = store.manifest.base_iri
    # files are opened by the tests of the catalogue that names them
    iris = [iri for iri in release_iris(store) if not iri.startswith(f"{base}dumps/")]
    assert len(iris) > 600
    for iri in iris:
        _, target = redirected(iri.removeprefix(base))
        response = client.get(target.removeprefix(PUBLIC), headers={"Accept": "text/turtle"})
        assert response.status_code in (200, 410), iri
        if not iri.startswith((f"{base}id/", f"{base}graph/", f"{base}ontology")):
            continue  # a file or a service, which the metadata describe
        graph = ox.parse(response.data, format=ox.RdfFormat.TURTLE, base_iri=base)
        named = {getattr(t, "value", "") for quad in graph for t in (quad.subject, quad.object)}
        is_graph = iri.startswith(f"{base}graph/")
        assert is_graph or iri in named, iri
