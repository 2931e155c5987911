"""Limits and syntaxes; that every result comes back whole is in ``tests/property``."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg import answers
from kg.answers import UNLIMITED, Limits
from kg.errors import NotAcceptable, ResultTooLarge
from kg.formats import Kind, by_token, offered
from kg.store import Store


@pytest.fixture
def small(store: Store) -> Store:
    """A store with strings that look like the ends of rows."""
    made = replace(store, engine=ox.Store())
    name = ox.NamedNode("urn:x")
    for text in ("},{},{", "a\r\nb\n\n", "<result><result>", "\t\n\t"):
        made.engine.add(ox.Quad(name, name, ox.Literal(text)))
    return made


@pytest.mark.parametrize("form", offered(Kind.BINDINGS), ids=lambda form: form.token)
def test_rows_are_counted_not_what_looks_like_their_ends(small: Store, form: object) -> None:
    token = str(getattr(form, "token", ""))
    query = "SELECT * { ?s ?p ?o }"
    body = answers.serialize(small.query(query), by_token(token), small, Limits(4, 10_000))
    assert body
    with pytest.raises(ResultTooLarge) as caught:
        answers.serialize(small.query(query), by_token(token), small, Limits(3, 10_000))
    assert (caught.value.limit, caught.value.value) == ("max_rows", 3)


@pytest.mark.parametrize("token", ["json", "xml", "csv", "tsv", "nt", "jsonld"])
def test_an_answer_may_be_as_long_as_the_limit_and_no_longer(small: Store, token: str) -> None:
    form = by_token(token)
    query = "CONSTRUCT WHERE { ?s ?p ?o }" if Kind.GRAPH in form.kinds else "SELECT * { ?s ?p ?o }"
    whole = answers.serialize(small.query(query), form, small)
    limits = Limits(100, len(whole))
    assert answers.serialize(small.query(query), form, small, limits) == whole
    with pytest.raises(ResultTooLarge) as caught:
        answers.serialize(small.query(query), form, small, Limits(100, len(whole) - 1))
    assert (caught.value.limit, caught.value.value) == ("max_result_bytes", len(whole) - 1)


def test_triples_are_counted_once(small: Store) -> None:
    query = "CONSTRUCT { <urn:a> <urn:b> ?o , 1 } WHERE { ?s ?p ?o }"
    form = by_token("nt")
    body = answers.serialize(small.query(query), form, small, Limits(5, 10_000))
    assert body.splitlines() == sorted(set(body.splitlines()))
    assert body.count(b" .\n") == 5
    with pytest.raises(ResultTooLarge):
        answers.serialize(small.query(query), form, small, Limits(4, 10_000))


def test_blank_nodes_of_a_graph_have_canonical_names(small: Store) -> None:
    query = "CONSTRUCT { [] <urn:b> [ <urn:c> ?o ] } WHERE { ?s ?p ?o }"
    bodies = {answers.serialize(small.query(query), by_token("nt"), small) for _ in range(5)}
    assert len(bodies) == 1
    assert b"_:c14n0 " in bodies.pop()


def test_what_xml_cannot_carry_is_refused_with_what_can() -> None:
    made = ox.Store().query("SELECT ('a\\u0000' AS ?x) {}")
    assert isinstance(made, ox.QuerySolutions)
    with pytest.raises(NotAcceptable, match="which XML cannot carry") as caught:
        answers.serialize(made, by_token("xml"), None)  # type: ignore[arg-type]  # needs no store
    assert caught.value.offers == ("json", "csv", "tsv")


def test_a_syntax_that_cannot_carry_the_result_is_refused(small: Store) -> None:
    for query, token, offers in (
        ("ASK {}", "csv", ("json", "xml")),
        ("SELECT * {}", "ttl", ("json", "xml", "csv", "tsv")),
        ("DESCRIBE <urn:x>", "json", ("ttl", "jsonld", "nt", "rdf", "trig", "nq")),
    ):
        with pytest.raises(NotAcceptable) as caught:
            answers.serialize(small.query(query), by_token(token), small, UNLIMITED)
        assert caught.value.offers == offers
