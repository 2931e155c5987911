"""Queries in bodies as clients send them: in chunks, compressed, and over IPv6."""

import gzip
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kg.formats import by_token
from tests.conftest import Built
from tests.e2e.serving import PROGRAM, free_port, running
from tests.interop.conftest import INSTALLED, PROGRAMS, environ_of, node

#: Longer than a chunk, with characters of more than one byte and of CSV.
QUERY = 'SELECT * { VALUES (?a ?b) { (1 "é, \\"ü\\"") (2 "€") } } # ' + "é" * 20_000
ANSWER = 'a,b\r\n1,"é, ""ü"""\r\n2,€\r\n'
WAYS = ("whole", "chunked", "gzip", "gzip, chunked")
#: The command of each client, without its arguments.
CLIENTS: Mapping[str, Callable[[], list[str | Path]]] = {
    "requests": lambda: [INSTALLED / "bin/python", PROGRAMS / "bodies.py"],
    "Node.js": lambda: [node(), PROGRAMS / "bodies.mjs"],
    "Java": lambda: ["java", PROGRAMS / "Bodies.java"],
}


@pytest.fixture(scope="module", params=["::1", "127.0.0.1"])
def endpoint(request: pytest.FixtureRequest, built: Built) -> Iterator[str]:
    """The URL of the endpoint by its IPv6 address, and by its IPv4 address."""
    host, port = request.param, free_port()
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    command: list[str | Path] = [PROGRAM, "serve", "--host", host, "--port", str(port)]
    with running(command, url, env={**os.environ, **environ_of(built.config)}):
        yield f"{url}sparql"


def output(command: list[str | Path], body: bytes = b"") -> bytes:
    process = subprocess.run(command, input=body, check=False, capture_output=True, timeout=200)
    assert process.returncode == 0, process.stderr
    return process.stdout


@pytest.mark.parametrize("name", CLIENTS)
def test_a_query_in_a_body_is_answered(endpoint: str, name: str) -> None:
    answers = json.loads(output([*CLIENTS[name](), endpoint, QUERY]))
    assert answers == dict.fromkeys(WAYS, ANSWER)


@pytest.mark.parametrize("is_zipped", [False, True])
@pytest.mark.parametrize("options", [["-T", "-", "-X", "POST"], ["--data-binary", "@-"]])
def test_curl_sends_a_body_in_chunks_or_whole(
    endpoint: str, options: list[str], *, is_zipped: bool
) -> None:
    headers = ["-H", f"Content-Type: {by_token('rq').media_type}", "-H", "Accept: text/csv"]
    body = QUERY.encode()
    if is_zipped:
        headers += ["-H", "Content-Encoding: gzip"]
        body = gzip.compress(body)
    answer = output(["curl", "-sSf", "-g", *options, *headers, endpoint], body)
    assert answer.decode() == ANSWER
