"""The program over a real socket."""

import hashlib
import http.client
import json
import os
import signal
import socket
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import packages_distributions
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Dataset, Graph

from kg import rdf
from kg.config import Config
from kg.dataset.manifest import digest
from kg.dataset.release_directory import verify
from tests.e2e.serving import MAX_WAIT_S, PROGRAM, free_port, running, served

ASK = urllib.parse.urlencode({"query": "ASK { ?s ?p ?o }"})


@pytest.fixture(scope="module")
def environ(config: Config) -> dict[str, str]:
    return {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
    }


@pytest.fixture(scope="module")
def url(environ: dict[str, str]) -> Iterator[str]:
    with served(environ) as url:
        yield url


def get(url: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 (our own server)
    with urllib.request.urlopen(request, timeout=MAX_WAIT_S) as response:  # noqa: S310
        return bytes(response.read())


def test_queries_are_answered(url: str) -> None:
    assert json.loads(get(f"{url}/sparql?{ASK}"))["boolean"] is True


def test_the_served_dump_has_the_digest_of_the_manifest(url: str) -> None:
    manifest = json.loads(get(f"{url}/dumps/latest/manifest.json"))
    dump = get(f"{url}/dumps/latest/reliefgraph.nq")
    assert hashlib.sha256(dump).hexdigest() == manifest["digest"]


def test_pyld_expands_the_jsonld_dump_to_the_same_dataset(url: str) -> None:
    def refuse(url: str, options: object) -> object:
        raise AssertionError(f"{url} was to be fetched")

    document = json.loads(get(f"{url}/dumps/latest/reliefgraph.jsonld"))
    text = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": refuse})
    expanded = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    expanded.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    manifest = json.loads(get(f"{url}/dumps/latest/manifest.json"))
    assert digest(rdf.nquads(expanded)) == manifest["digest"]


def test_pyld_canonicalizes_to_the_same_digest(config: Config) -> None:
    """RDFC-1.0 by an implementation other than the one of the release."""
    text = (config.releases / "latest/reliefgraph.nq").read_text("utf-8")
    dataset: dict[str, list[object]] = {}
    for line in text.splitlines(keepends=True):  # pyld compares each with all before it
        for name, triples in jsonld.JsonLdProcessor.parse_nquads(line).items():
            dataset.setdefault(name, []).extend(triples)
    canonical = jsonld.URDNA2015().main(dataset, {"format": "application/n-quads"})
    assert (
        hashlib.sha256(canonical.encode()).hexdigest() == verify(config.releases / "latest").digest
    )


def test_rdflib_reads_documents_from_the_server(url: str) -> None:
    """rdflib sends its own Accept header and follows the redirect."""
    turtle = Graph().parse(data=get(f"{url}/id/place/tolmar", "text/turtle"), format="turtle")
    xml = Graph().parse(data=get(f"{url}/id/place/tolmar", "application/rdf+xml"), format="xml")
    document = Graph().parse(f"{url}/id/place/tolmar")
    assert set(turtle) == set(xml) == set(document)
    assert len(turtle) > 100


def test_rdflib_reads_every_dump(config: Config) -> None:
    folder = config.releases / "latest"
    nquads = Dataset()
    nquads.parse(folder / "reliefgraph.nq", format="nquads")
    trig = Dataset()
    trig.parse(folder / "reliefgraph.trig", format="trig")
    turtle = Graph().parse(folder / "reliefgraph.ttl")
    xml = Graph().parse(folder / "reliefgraph.rdf", format="xml")
    manifest = verify(folder)
    assert len(list(nquads.quads())) == len(list(trig.quads())) == manifest.n_quads
    assert len(turtle) == len(xml) == manifest.n_triples


def test_a_url_with_more_than_ascii_is_read_as_utf8(url: str) -> None:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=MAX_WAIT_S) as connection:
        target = "/sparql?query=SELECT('é'AS?x){}&format=csv"
        head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.endswith("\r\n\r\nx\r\né\r\n".encode())


def test_accept_in_several_lines_is_one_header(url: str) -> None:
    """Older RDF4J (FedX) sends it like this; RFC 9110, 5.3."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=MAX_WAIT_S)
    for path in (f"/sparql?{ASK}", "/doc/place/tolmar"):
        connection.putrequest("GET", path)
        for line in ("text/csv;q=0.8", "application/sparql-results+xml", "application/rdf+xml"):
            connection.putheader("Accept", line)
        connection.endheaders()
        with connection.getresponse() as response:
            assert response.status == 200
            assert str(response.getheader("Content-Type")).endswith("+xml")
            response.read()
    connection.close()


def test_many_clients_at_once(url: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: get(f"{url}/sparql?{ASK}"), range(200)))
    assert len(set(answers)) == 1


def test_a_query_that_would_crash_the_engine_is_refused(url: str) -> None:
    """The server then answers the next one."""
    query = f"ASK {{ FILTER({'STR(' * 19_000}1{')' * 19_000}) }}"
    data = urllib.parse.urlencode({"query": query}).encode()
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{url}/sparql", data=data, timeout=MAX_WAIT_S)  # noqa: S310
    assert (caught.value.code, json.load(caught.value)["limit"]) == (503, "stack")
    caught.value.close()
    assert json.loads(get(f"{url}/sparql?{ASK}"))["boolean"] is True


def test_the_server_stops_on_sigterm_and_frees_its_port(environ: dict[str, str]) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [PROGRAM, "serve", "--port", str(port)]
    with running(command, f"{url}/", env={**os.environ, **environ}) as process:
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=MAX_WAIT_S) == 0
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_the_server_emits_no_warning(environ: dict[str, str], tmp_path: Path) -> None:
    """Python 3.12 and later warn about a fork in a process with threads."""
    url, log = f"http://127.0.0.1:{free_port()}", tmp_path / "stderr"
    command: list[str | Path] = [PROGRAM, "serve", "--port", url.rpartition(":")[2]]
    variables = {**os.environ, **environ, "PYTHONWARNINGS": "always::DeprecationWarning"}
    with log.open("wb") as stderr, running(command, f"{url}/readyz", env=variables, stderr=stderr):
        assert json.loads(get(f"{url}/sparql?{ASK}"))["boolean"] is True
    assert log.read_text("utf-8") == f"{url}/\n"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_no_module_of_the_working_directory_is_executed(
    environ: dict[str, str], tmp_path: Path, method: str
) -> None:
    """Neither by the server nor by the processes that it starts: anew from Python 3.14 on."""
    executed, program, folder = tmp_path / "executed", tmp_path / "program.py", tmp_path / "here"
    folder.mkdir()
    for name in {"kg", "server", *sys.stdlib_module_names, *packages_distributions()}:
        code = f"open({str(executed)!r}, 'a').write({name!r} + ' ')"
        (folder / f"{name}.py").write_text(code, "utf-8")
    program.write_text(
        f"if __name__ == '__main__':\n    import multiprocessing, server.cli\n"
        f"    multiprocessing.set_start_method({method!r})\n    server.cli.main()\n",
        "utf-8",
    )
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [sys.executable, program, "serve", "--port", str(port)]
    environ = {**os.environ, **environ}
    with running(command, f"{url}/", env=environ, cwd=folder):
        assert json.loads(get(f"{url}/sparql?{ASK}"))["boolean"] is True
    assert not executed.exists(), executed.read_text("utf-8")
