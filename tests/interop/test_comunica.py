"""Comunica as a client of the endpoint, and as an engine on the documents."""

import csv
import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.formats import Format, by_token
from kg.store import Store
from tests.conftest import ROOT
from tests.e2e.serving import PROGRAM, free_port, running
from tests.interop.conftest import INSTALLED, node

PACKAGE = "@comunica/query-sparql"
TUMBES = "https://w3id.org/reliefgraph/id/place/tumbes"
LINKS = "https://w3id.org/reliefgraph/graph/links"
JSON, NTRIPLES = by_token("json"), by_token("nt")
PREFIXES = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LABELS = f"{PREFIXES} SELECT ?label {{ <{TUMBES}> rdfs:label ?label }}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def comunica(*arguments: str) -> bytes:
    process = subprocess.run(
        [node(), INSTALLED / "node_modules" / PACKAGE / "bin/query.js", *arguments],
        check=False,
        capture_output=True,
        timeout=100,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert process.returncode == 0, process.stderr
    assert b"WARN" not in process.stderr, process.stderr
    return process.stdout


def ask(query: str, *sources: str, form: Format = JSON) -> bytes:
    return comunica(*sources, "-q", query, "-t", form.media_type)


def values(answer: bytes) -> list[str]:
    bindings: list[dict[str, Any]] = json.loads(answer)["results"]["bindings"]
    return [term["value"] for row in bindings for term in row.values()]


def test_the_endpoint(url: str, store: Store) -> None:
    source = f"sparql@{url}/sparql"
    assert values(ask(LABELS, source)) == ["Tumbes"] * 3
    assert values(ask(COUNT, source)) == [str(store.manifest.n_triples)]
    assert json.loads(ask(f"ASK {{ <{TUMBES}> ?p ?o }}", source))["boolean"] is True
    query = f"CONSTRUCT WHERE {{ <{TUMBES}> ?p ?o }}"
    constructed = set(ox.parse(ask(query, source, form=NTRIPLES), format=ox.RdfFormat.N_TRIPLES))
    subject = ox.NamedNode(TUMBES)
    stored = {quad.triple for quad in store.engine.quads_for_pattern(subject, None, None)}
    assert {quad.triple for quad in constructed} == stored


@pytest.mark.parametrize(
    "source",
    [
        "file@{url}/doc/place/tumbes?format=ttl",
        "file@{url}/doc/place/tumbes?format=jsonld",
        "file@{url}/doc/place/tumbes?format=rdf",
        "{url}/id/place/tumbes",
        "{url}/doc/place/tumbes",
        "{url}/graphs?default",
    ],
)
def test_a_document(url: str, source: str) -> None:
    assert values(ask(LABELS, source.format(url=url))) == ["Tumbes"] * 3


def test_a_graph(url: str, store: Store) -> None:
    (links,) = (graph.n_triples for graph in store.manifest.graphs if graph.iri == LINKS)
    assert values(ask(COUNT, f"{url}/graphs?graph={LINKS}")) == [str(links)]


def test_the_endpoint_joined_with_a_document(url: str) -> None:
    query = f"""
        PREFIX rg: <https://w3id.org/reliefgraph/ontology#> {PREFIXES}
        SELECT DISTINCT ?name {{
          <{TUMBES}> rg:borders ?country . ?country rdfs:label ?name FILTER(LANG(?name) = "es")
        }}"""
    sources = (f"sparql@{url}/sparql", f"file@{url}/doc/place/tumbes?format=ttl")
    assert values(ask(query, *sources)) == ["Ecuador"]


def test_two_endpoints_are_joined_by_the_documented_commands(url: str, tmp_path: Path) -> None:
    """Runs the file and both commands of docs/endpoint.md on other ports."""
    text = (ROOT / "docs/endpoint.md").read_text("utf-8").partition("## Other endpoints\n")[2]
    turtle, serve, query = re.findall(r"```(?:turtle|sh)\n(.*?)```", text, re.DOTALL)[:3]
    (tmp_path / "kits.ttl").write_text(turtle, "utf-8")
    other_url = f"http://127.0.0.1:{(port := free_port())}"
    program, *arguments = shlex.split(serve.replace("8001", str(port)))
    assert program == ".venv/bin/reliefgraph"
    npx, yes, package, name, *words = shlex.split(query.replace("\\\n", ""))
    assert (npx, yes, name) == ("npx", "--yes", "comunica-sparql")
    manifest = json.loads((INSTALLED / "node_modules" / PACKAGE / "package.json").read_text())
    assert package == f"--package={PACKAGE}@{manifest['version'].partition('.')[0]}"
    environ = {**os.environ, "RELIEFGRAPH_STORES": str(tmp_path / "stores")}
    with running([PROGRAM, *arguments], f"{other_url}/", env=environ, cwd=tmp_path):
        words = [word.replace("http://127.0.0.1:8000", url) for word in words]
        words = [word.replace("http://127.0.0.1:8001", other_url) for word in words]
        rows = [*csv.reader(comunica(*words).decode().splitlines())]
    services = f"""{PREFIXES} PREFIX rg: <https://w3id.org/reliefgraph/ontology#>
        SELECT ?name {{ ?service a rg:Service ; rg:place <{TUMBES}> ; rdfs:label ?name
          FILTER(LANG(?name) = "en") }} ORDER BY ?name"""
    names = values(ask(services, f"sparql@{url}/sparql"))
    assert len(names) > 1
    assert rows == [["name", "kits"], *([name, "120"] for name in names)]
