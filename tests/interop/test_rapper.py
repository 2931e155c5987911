"""rapper (Raptor) reads documents, with its own Accept header and without."""

import re
import subprocess

import pytest

DOCUMENTS = [
    "place/tumbes",
    "observation/msf-2023-peru/hosted",
    "excerpt/msf-2023-peru/558-611",
    "concept/quantifiers/dozens",
    "report/msf-2023-peru",
]


def count(*arguments: str) -> int:
    process = subprocess.run(
        ["rapper", "-c", *arguments], capture_output=True, text=True, check=True
    )
    assert "error" not in process.stderr.lower()
    (number,) = re.findall(r"Parsing returned (\d+) triples", process.stderr)
    return int(number)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_rapper_reads_the_same_triples_in_every_syntax(url: str, name: str) -> None:
    document = f"{url}/doc/{name}"
    as_turtle = count("-i", "turtle", f"{document}?format=ttl")
    as_xml = count("-i", "rdfxml", f"{document}?format=rdf")
    as_ntriples = count("-i", "ntriples", f"{document}?format=nt")
    assert as_turtle == as_xml == as_ntriples > 3


@pytest.mark.parametrize("name", DOCUMENTS)
def test_rapper_follows_an_iri_with_its_own_accept_header(url: str, name: str) -> None:
    assert count("-g", f"{url}/id/{name}") == count("-i", "turtle", f"{url}/doc/{name}?format=ttl")


@pytest.mark.parametrize(
    ("file", "syntax"), [("ttl", "turtle"), ("rdf", "rdfxml"), ("nq", "nquads"), ("trig", "trig")]
)
def test_rapper_reads_the_dumps(url: str, file: str, syntax: str) -> None:
    assert count("-i", syntax, f"{url}/dumps/latest/reliefgraph.{file}") > 6000
