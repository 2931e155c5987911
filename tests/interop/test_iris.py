"""IRIs that are URLs of the server: rapper, curl, rdflib and Comunica's link traversal.

Each program sends its own default headers, and follows redirects itself.
"""

import json
import os
import subprocess

import pyoxigraph as ox
import pytest

from kg.formats import by_token
from tests.interop.conftest import INSTALLED, PROGRAMS, node

NAMES = [
    "id/place/tumbes",
    "id/report/msf-2023-peru",
    "id/observation/msf-2023-peru/hosted",
    "id/concept/quantifiers/dozens",
    "id/concept/statuses",
]
RDFS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "


def output(*command: str) -> str:
    process = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert process.returncode == 0, process.stderr
    return process.stdout


def ntriples(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}


def by_curl(*arguments: str) -> set[ox.Triple]:
    """Return the N-Triples that curl gets; with ``-f``, an error status is an error."""
    return ntriples(output("curl", "-sSfL", *arguments))


@pytest.mark.parametrize("name", NAMES)
def test_rapper_and_curl_get_the_same_triples(base: str, name: str) -> None:
    expected = by_curl(f"{base}{name}.nt")
    assert len(expected) > 5
    assert by_curl("-H", f"Accept: {by_token('nt').media_type}", f"{base}{name}") == expected
    assert ntriples(output("rapper", "-q", "-g", "-o", "ntriples", f"{base}{name}")) == expected


@pytest.mark.parametrize("name", NAMES)
def test_curl_gets_data_with_its_own_header(base: str, name: str) -> None:
    turtle = output("curl", "-sSfL", f"{base}{name}")
    triples = {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    assert triples == by_curl(f"{base}{name}.nt")


def test_rdflib_parses_an_iri(base: str) -> None:
    python, program = INSTALLED / "bin/python", PROGRAMS / "follow.py"
    iris = [f"{base}{name}" for name in NAMES]
    results = json.loads(output(str(python), str(program), *iris))
    for iri in iris:
        n_own, n_all, dataset = results[iri]
        triples = by_curl(f"{iri}.nt")
        assert n_own == sum(t.subject == ox.NamedNode(iri) for t in triples) > 0
        assert n_all == len(triples)
        assert dataset == f"{base}dataset"


def test_rdflib_parses_the_ontology_by_the_iri_of_a_term(base: str) -> None:
    python, program = INSTALLED / "bin/python", PROGRAMS / "follow.py"
    term = f"{base}ontology#Observation"
    n_own, n_all, _ = json.loads(output(str(python), str(program), term))[term]
    assert n_own > 5
    assert n_all == len(by_curl(f"{base}ontology.nt"))


def traverse(query: str, seed: str) -> list[dict[str, str]]:
    """Return the results of Comunica, which starts at a document and follows links."""
    program = INSTALLED / "node_modules/@comunica/query-sparql-link-traversal/bin/query.js"
    process = subprocess.run(
        [node(), program, seed, "-q", query, "-t", by_token("json").media_type, "--lenient"],
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert process.returncode == 0, process.stderr
    bindings = json.loads(process.stdout)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def test_comunica_follows_links_from_thing_to_thing(base: str) -> None:
    """Only Ecuador's own document has its codes; the search starts at Tumbes, on its border."""
    query = f"""{RDFS} PREFIX rg: <{base}ontology#>
        SELECT DISTINCT ?name ?code {{
          <{base}id/place/tumbes> rg:borders ?country .
          ?country rdfs:label ?name ; rg:iso3166Alpha3 ?code FILTER(LANG(?name) = "es")
        }}"""
    start = by_curl(f"{base}id/place/tumbes.nt")
    assert not any(triple.object == ox.Literal("ECU") for triple in start)
    assert traverse(query, f"{base}id/place/tumbes") == [{"name": "Ecuador", "code": "ECU"}]
