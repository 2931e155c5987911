"""What the store holds is what readers find in every format, or the format is refused.

``make long`` runs the same checks for minutes: see ``tests/long``.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pyoxigraph as ox
from hypothesis import given, settings

from kg import rdf
from kg.errors import NotAcceptable
from kg.formats import NOT_XML, Format, Kind, by_token, offered
from kg.namespaces import BASE
from kg.store import Store
from kg.workers import results
from server.web.representation import DATA, triples_response
from tests.property import round_trip as trip

RDF_XML, JSON_LD, CSV = map(by_token, ("rdf", "jsonld", "csv"))
ALL = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
QUERIES = (
    "CONSTRUCT WHERE { ?s ?p ?o }",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {ALL}",
    "DESCRIBE ?s { ?s ?p ?o }",
)
SELECT = f"SELECT ?s ?p ?o ?g WHERE {ALL}"


def check_graphs(quads: list[ox.Quad], *, rdf12: bool = False) -> None:
    """Write what a store holds as answers, documents and dumps, in every syntax of RDF."""
    opened = trip.store_of(quads)
    held = sorted(opened.engine, key=str)
    union = [ox.Quad(q.subject, q.predicate, q.object) for q in held]
    answers = [
        (text, [ox.Quad(t.subject, t.predicate, t.object) for t in opened.engine.query(text)])  # type: ignore[union-attr]
        for text in QUERIES
    ]
    triples = [quad.triple for quad in held]
    for form in offered(Kind.GRAPH):
        check = partial(_check_graph, form=form, rdf12=rdf12)
        whole = held if Kind.DATASET in form.kinds else union
        check(partial(rdf.serialize, held, form, BASE, opened.context), whole)
        if form in DATA:
            check(partial(_document, triples, form, opened), union)
        for text, expected in answers:
            check(partial(_answer, text, form, opened), expected)


def _document(triples: list[ox.Triple], form: Format, opened: Store) -> bytes:
    return triples_response(triples, form, opened).get_data()


def _answer(query: str, form: Format, opened: Store) -> bytes:
    return results.serialize(opened.query(query), form, opened)


def _check_graph(
    write: Callable[[], bytes], expected: Iterable[ox.Quad], form: Format, *, rdf12: bool
) -> None:
    try:
        data = write()
    except NotAcceptable as refused:
        assert _may_refuse(refused.requested, form, [t for q in expected for t in q])
        return
    for found in trip.read_graph(data, form, rdf12=rdf12):
        assert trip.same(found, expected), (form.token, data)


def _may_refuse(reason: str, form: Format, terms: list[Any]) -> bool:
    """Whether a format is refused for a reason that the terms give."""
    if "which only RDF 1.2 has" in reason:
        return form in (RDF_XML, JSON_LD) and any(map(trip.is_rdf12, terms))
    if "which XML cannot carry" in reason:
        return form.is_xml and any(
            NOT_XML.search(text) for term in terms for text in trip.texts(term)
        )
    return form is RDF_XML and "which cannot be an XML element" in reason


def check_table(quads: list[ox.Quad], *, rdf12: bool = False) -> None:
    """Write what a store holds as a table, in every format of SPARQL."""
    opened = trip.store_of(quads)
    solutions = opened.engine.query(SELECT)
    assert isinstance(solutions, ox.QuerySolutions)
    rows = [tuple(row) for row in solutions]
    for form in offered(Kind.BINDINGS):
        query = partial(opened.query, SELECT)
        try:
            data = results.serialize(query(), form, opened, again=query)
        except NotAcceptable as refused:
            assert _may_refuse(refused.requested, form, [t for row in rows for t in row])
            continue
        expected: Iterable[Any] = rows
        if form is CSV:
            expected = [tuple("" if t is None else trip.csv_text(t) for t in row) for row in rows]
        found = trip.read_table(data, form.token, rdf12=rdf12)
        assert sorted(map(repr, found)) == sorted(map(repr, expected)), (form.token, data)


@settings(derandomize=True, max_examples=50)
@given(trip.QUADS)
def test_graphs(quads: list[ox.Quad]) -> None:
    check_graphs(quads)


@settings(derandomize=True, max_examples=50)
@given(trip.QUADS_1_2)
def test_graphs_of_rdf12(quads: list[ox.Quad]) -> None:
    check_graphs(quads, rdf12=True)


@settings(derandomize=True, max_examples=50)
@given(trip.QUADS)
def test_tables(quads: list[ox.Quad]) -> None:
    check_table(quads)


@settings(derandomize=True, max_examples=50)
@given(trip.QUADS_1_2)
def test_tables_of_rdf12(quads: list[ox.Quad]) -> None:
    check_table(quads, rdf12=True)
