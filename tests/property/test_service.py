"""In any query that passes the check, the engine reads no SERVICE and opens no connection.

``Store.query`` is called directly, so only the check is between the engine and the network.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from threading import Thread

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadRequest, Refused
from kg.sparql.query import Query
from kg.store import Store

EXAMPLES = 4 * settings().max_examples
#: The same examples in each run, except in a long one.
IS_FIXED = settings.get_current_profile_name() != "long"
PROLOGUE = """BASE <http://127.0.0.1:PORT/>
PREFIX ex: <http://127.0.0.1:PORT/> PREFIX : <http://127.0.0.1:PORT/>
PREFIX h: <http://127.0.0.1:PORT> PREFIX service: <http://127.0.0.1:PORT/>
"""
#: Tokens that lexers treat differently: names, strings, comments, escapes, operators, spaces.
PIECES = [
    "ex:a", "ex:a.b", "ex:a.b.", "ex:", "h:", ":", "_:a", "service:x", "ex:service", "?s",
    "<x>", "<#>", "<", ">", "<2", "<'", "'>", "'a'", '"a"', '"""', "'''", '"""\na"""', "''", "'",
    '"', "@en", "@en-service", "^^", "#", "# ", "#'\n", "#>\n", '#"""\n', "#\\q", "\\'", "\\",
    "\\u0041", "\\uD800", "\u20a0", "\u0301", "\ufeff", "\0", "\n", "\r", " ", "\t", "\x0c",
    "\u2028", ".", ";", ",", "{", "}", "(", ")", "1", "1.", "1e1", "true", "a", "-", "%41", "|",
    "&&", "FILTER(", "OPTIONAL{", "VALUES ?x {", "BIND(1 AS ?y)", "GRAPH", "GRAPH ", "FROM ",
    "SERVICE", "service", "SILENT", "$service",
]  # fmt: skip
#: Text after which a clause may begin.
BEFORE = [
    "", "?s ?p ?o.", "?s ?p ex:a.b.", "?s ?p ex:a ", "?s ?p h:", "?s ?p 1", "?s ?p true",
    "?s ?p 1.", "?s ?p 'a'@en ", "?s a ex:.", 'VALUES ?x {"""a" }', "FILTER(1<2)",
    "FILTER(1<2#>\n)", 'FILTER(1<2#>"""\n)', 'BIND("""\na"""AS?x)', "BIND(' #'AS?x)", "#'\n",
    "?s ?p ex:a\u20a0\\'.", "{}", "OPTIONAL{}", "?s ?p 'a'@graph ", "?s ?p ex:graph ",
    "?s ?p <http://127.0.0.1:PORT/\u2003#>",
]  # fmt: skip
KEYWORDS = ["SERVICE", "service", "SERVICE SILENT", "serviceSILENT"]
ENDPOINTS = [
    "<http://127.0.0.1:PORT/>", "<x>", "ex:x", "ex:a.b", ":", "h:", "ex:\u20a0", "ex:a\u0301b",
    "ex:\\'", "?s", "service:service", "silent:x",
]  # fmt: skip
AFTER = ["", " ", "#'\n", '#"""\n', '#\\q"""\n', '#\\uD800"""\n', '#\\"""\n', "#>\n"]
GAP = st.sampled_from(["", "", " ", "\n", "\r", "#x\n", "#'\r", "##\n\t"])
NOISE = st.just("") | st.just("") | st.lists(st.sampled_from(PIECES), max_size=2).map("".join)
CLAUSES = st.tuples(
    st.sampled_from(BEFORE), NOISE, st.sampled_from(KEYWORDS), GAP, NOISE,
    st.sampled_from(ENDPOINTS), GAP, NOISE, st.just("{?s ?p ?o}"), NOISE, st.sampled_from(AFTER),
).map("".join)  # fmt: skip
QUERIES = (CLAUSES | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)).map(
    lambda body: f"{PROLOGUE}SELECT*{{{body}}}"
)


@dataclass
class Listener:
    """A server that closes every connection."""

    port: int
    n_connections: int = 0


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        there = Listener(server.getsockname()[1])

        def listen() -> None:
            with suppress(OSError):  # closed
                while True:
                    connection, _ = server.accept()
                    there.n_connections += 1
                    connection.close()

        thread = Thread(target=listen, daemon=True)
        thread.start()
        yield there
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture(scope="module")
def small(store: Store, listener: Listener) -> Store:
    """A store with solutions for the patterns of ``BEFORE``, so that a clause is evaluated."""
    here = f"http://127.0.0.1:{listener.port}"
    s = ox.NamedNode(f"{here}/")
    engine = ox.Store()
    for end in ("", "/", "/a", "/a.b", "/graph", "/a\u20a0'", "/\u2003#"):
        engine.add(ox.Quad(s, s, ox.NamedNode(f"{here}{end}")))
    for literal in (ox.Literal(1), ox.Literal(True), ox.Literal("a", language="en")):
        engine.add(ox.Quad(s, s, literal))
    return replace(store, engine=engine)


def is_sparql(query: str) -> bool:
    try:
        ox.Store().query(query, base_iri="http://a/")
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True
    return True


@settings(max_examples=EXAMPLES, deadline=None, derandomize=IS_FIXED)
@given(query=QUERIES)
def test_the_engine_calls_nobody(small: Store, listener: Listener, query: str) -> None:
    with suppress(BadRequest, Refused):
        results = small.query(query.replace("PORT", str(listener.port)))
        assert isinstance(results, ox.QuerySolutions)
        list(islice(results, 50))
    assert listener.n_connections == 0


@settings(max_examples=EXAMPLES, deadline=None, derandomize=IS_FIXED)
@given(query=QUERIES)
def test_the_engine_reads_no_keyword(query: str) -> None:
    """If it did, the query would no longer be SPARQL after the word is replaced."""
    query = query.replace("PORT", "9")
    with suppress(Refused):
        Query(query).refuse_service()
        if is_sparql(query):
            assert is_sparql(re.sub("service", "xervice", query, flags=re.IGNORECASE))


def test_the_listener_hears_a_call(small: Store, listener: Listener) -> None:
    """Otherwise the tests above could not fail."""
    query = f"SELECT * {{ ?s ?p 1 SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"
    with pytest.raises(OSError, match=r"HTTP|reset"):
        list(small.engine.query(query))  # type: ignore[arg-type]  # a SELECT
    assert listener.n_connections == 1
    listener.n_connections = 0
