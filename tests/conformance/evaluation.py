"""Runs a test of the query language like a worker runs a query."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.config import Config
from kg.dataset.manifest import Manifest, NamedGraph
from kg.errors import NotAcceptable
from kg.formats import Kind, offered
from kg.namespaces import CONTEXT_FILE
from kg.source.context import read_context
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.results import Limits
from kg.workers.worker import Job, evaluate
from tests.conformance import results, w3c
from tests.conformance.results import Answer, Table
from tests.conformance.w3c import Case

_KINDS: Final = {
    "SELECT": Kind.BINDINGS,
    "ASK": Kind.BOOLEAN,
    "CONSTRUCT": Kind.GRAPH,
    "DESCRIBE": Kind.GRAPH,
}
_CONTEXT: Final = read_context(Config().ontology / CONTEXT_FILE)
_LIMITS: Final = Limits(Config().max_rows, Config().max_result_bytes)
_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<([^>]*)>|(\w*):(\w*))", re.IGNORECASE)
_PREFIX: Final = re.compile(r"\bPREFIX\s+(\w*):\s*<([^>]*)>", re.IGNORECASE)


class FormatsDifferError(Exception):
    """Two formats of one answer differ; no exception of a test covers that."""


def answer(case: Case) -> Answer:
    """Return the answer to the query, which must be the same in every format that can carry it.

    Raises:
        FormatsDifferError: the formats do not agree.
    """
    text = case.action.read_text("utf-8")
    store = open_store(case, text)
    form = Query(text).form
    if form is None:
        store.query(text)  # raises the error in the query
        raise FormatsDifferError(f"{case.id}: has an answer, but no form was recognised")
    first, *others = offered(_KINDS[form])
    result = _read(store, text, first.token, first.extension)
    for other in others:
        try:
            same = _read(store, text, other.token, other.extension)
        except NotAcceptable:  # XML without a character, JSON-LD without a triple term
            continue
        if not results.same(results.as_text(result) if other.extension == "csv" else result, same):
            raise FormatsDifferError(f"{case.id}: {first.token} and {other.token}")
    if case.result and case.result.suffix == ".csv":
        return results.as_text(result)
    return result


def _read(store: Store, text: str, token: str, extension: str) -> Answer:
    body, _ = evaluate(store, Job(text, token), _LIMITS)
    return results.read(body, extension)


def expected(case: Case) -> Answer:
    """Return the W3C's answer; its order matters if the query has an ORDER BY."""
    assert case.result
    suffix = case.result.suffix[1:]
    answer = results.read(case.result.read_bytes(), suffix, w3c.iri(case.result))
    if isinstance(answer, Table) and suffix in ("srx", "srj", "csv", "tsv"):
        text = case.action.read_text("utf-8")
        behind = text[text.rindex("}") :]
        return replace(answer, is_ordered=bool(re.search(r"\bORDER\s+BY\b", behind, re.IGNORECASE)))
    return answer


def open_store(case: Case, text: str) -> Store:
    """Return a store in memory with the data of a test; its base IRI is that of the query."""
    base = w3c.iri(case.action)
    named = [*map(w3c.iri, case.graphs), *sorted(_from(text, base))]
    engine = _engine(tuple(case.data), tuple(named))
    graphs = tuple(NamedGraph(iri, 0) for iri in named)
    manifest = Manifest("", "", base, 0, 0, graphs, {}, {}, ())
    return Store(case.action.parent, manifest, False, _CONTEXT, engine)


@lru_cache(8)  # tests of the same data follow each other
def _engine(data: tuple[Path, ...], named: tuple[str, ...]) -> ox.Store:
    engine = ox.Store()
    for path in data:
        engine.extend(_quads(path, ox.DefaultGraph()))
    for iri in named:
        graph = ox.NamedNode(iri)
        engine.add_graph(graph)
        if (path := w3c.path_of(iri)).is_file():  # a syntax test has none
            engine.extend(_quads(path, graph))
    return engine


def _quads(path: Path, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    base = w3c.iri(path)
    for quad in ox.parse(path=path, format=form, base_iri=base, rename_blank_nodes=True):
        is_default = isinstance(quad.graph_name, ox.DefaultGraph)
        name = graph if is_default else quad.graph_name  # data of TriG have their own graphs
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def _from(text: str, base: str) -> set[str]:
    """Return the graphs that FROM names; in these tests all are known."""
    prefixes = dict(_PREFIX.findall(text))
    return {
        urljoin(base, iri) if iri else prefixes[prefix] + local
        for iri, prefix, local in _FROM.findall(text)
        if iri or prefix in prefixes
    }
