"""Measures how soon a large answer begins, and when it is complete."""

import http.client
import time
from collections.abc import Sequence
from itertools import count
from typing import Final, NamedTuple

from bench.servers import HOST, Running
from bench.workloads import CSV, JSON, XML, graph_rows, target

MEDIA_TYPES: Final = (CSV, JSON, XML)
_WAIT_S: Final = 120
#: No two queries are the same, so that no cache can answer.
_NUMBERS: Final = count(1)


class Transfer(NamedTuple):
    """Seconds from the request to the first byte of the body of an answer, and to its last."""

    first_s: float
    complete_s: float


def compare(started: Sequence[Running], rounds: int) -> dict[str, dict[str, list[Transfer]]]:
    """Return the transfers of 100,000 rows, one a round, by server and by media type."""
    results: dict[str, dict[str, list[Transfer]]] = {
        server.server.name: {media_type: [] for media_type in MEDIA_TYPES} for server in started
    }
    for _ in range(rounds):
        for server in started:
            for media_type in MEDIA_TYPES:
                results[server.server.name][media_type].append(_transfer(server, media_type))
    return results


def _transfer(started: Running, media_type: str) -> Transfer:
    path = target(started.server.endpoint, graph_rows(str(next(_NUMBERS))))
    connection = http.client.HTTPConnection(HOST, started.port, timeout=_WAIT_S)
    start = time.perf_counter()
    try:
        connection.request("GET", path, headers={"Accept": media_type})
        response = connection.getresponse()
        begin = response.read(1)
        first_s = time.perf_counter() - start
        body = begin + response.read()
        complete_s = time.perf_counter() - start
    finally:
        connection.close()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{started.server.name}: {response.status}: {body[:500]!r}")
    return Transfer(first_s, complete_s)
