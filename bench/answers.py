"""Checks that all servers give the same answers."""

import csv
import io
import json
from collections import Counter
from collections.abc import Hashable, Sequence
from http import HTTPStatus
from typing import Final

import pyoxigraph as ox

from bench.servers import Reply, Running
from bench.workloads import CSV, NUMBER, TURTLE, Workload

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def parse_rows(body: bytes, media_type: str) -> "Counter[Hashable]":
    """Return the count of each solution or triple of an answer."""
    if media_type == TURTLE:
        triples = {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)}
        return Counter(tuple(map(_without_label, triple)) for triple in triples)
    if media_type == CSV:
        table = list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]
        return Counter(tuple("_:" if v.startswith("_:") else v for v in row) for row in table)
    return Counter(map(_solution, json.loads(body)["results"]["bindings"]))


def _without_label(term: object) -> str:
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


def _solution(binding: dict[str, dict[str, str]]) -> Hashable:
    return tuple((name, *_term(term)) for name, term in sorted(binding.items()))


def _term(term: dict[str, str]) -> tuple[str | None, ...]:
    """Return a comparable term: without a blank node's label or a string's datatype."""
    value = "" if term["type"] == "bnode" else term["value"]
    datatype = term.get("datatype")
    return term["type"], value, term.get("xml:lang"), None if datatype == _STRING else datatype


def check(servers: Sequence[Running], workload: Workload) -> int:
    """Compare the answers of all servers that have the workload; return the number of rows.

    The solutions of a query are compared as a multiset. With LIMIT, any 10,000 of the rows are
    right, so solutions are compared without it, and with it only their number.

    Raises:
        RuntimeError: the answers differ, or a server does not answer.
    """
    if workload.is_document:
        return sum(_answer(s, q, workload.accept).status for s in servers for q in workload.queries)
    counts = set()
    for query in workload.queries:
        unlimited = workload.unlimited or query
        solutions = [_rows(server, workload, unlimited) for server in servers]
        if any(rows != solutions[0] for rows in solutions):
            sizes = [rows.total() for rows in solutions]
            raise RuntimeError(f"the answers differ: {workload.name}: {query}: {sizes} rows")
        sizes = [_rows(server, workload, query).total() for server in servers]
        if len(set(sizes)) > 1:
            raise RuntimeError(f"the answers differ: {workload.name}: {query}: {sizes} rows")
        counts.add(sizes[0])
    return max(counts)


def _rows(server: Running, workload: Workload, query: str) -> "Counter[Hashable]":
    path = workload.target(server.server.endpoint, query.replace(NUMBER, "0"))
    return parse_rows(_answer(server, path, workload.accept).body, workload.accept)


def _answer(server: Running, path: str, accept: str) -> Reply:
    reply = server.get(path, accept)
    if reply.status != HTTPStatus.OK:
        raise RuntimeError(f"{server.server.name}: {reply.status} for {path}: {reply.body[:500]!r}")
    return reply
