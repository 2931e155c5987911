"""Limits and syntaxes; that every result comes back whole is in ``tests/property``."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dataset import rdf_files
from kg.errors import NotAcceptable, ResultTooLarge
from kg.formats import Format, Kind, by_token, offered
from kg.load import build_from_files
from kg.source.context import empty_context
from kg.store import Store
from kg.workers import results
from kg.workers.results import UNLIMITED, Limits
from tests import tiny


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
    body = results.serialize(small.query(query), by_token(token), small, Limits(4, 10_000))
    assert body
    with pytest.raises(ResultTooLarge) as caught:
        results.serialize(small.query(query), by_token(token), small, Limits(3, 10_000))
    assert (caught.value.limit, caught.value.value) == ("max_rows", 3)


@pytest.mark.parametrize("token", ["json", "xml", "csv", "tsv", "nt", "jsonld"])
def test_an_answer_may_be_as_long_as_the_limit_and_no_longer(small: Store, token: str) -> None:
    form = by_token(token)
    query = "CONSTRUCT WHERE { ?s ?p ?o }" if Kind.GRAPH in form.kinds else "SELECT * { ?s ?p ?o }"
    whole = results.serialize(small.query(query), form, small)
    limits = Limits(100, len(whole))
    assert results.serialize(small.query(query), form, small, limits) == whole
    with pytest.raises(ResultTooLarge) as caught:
        results.serialize(small.query(query), form, small, Limits(100, len(whole) - 1))
    assert (caught.value.limit, caught.value.value) == ("max_result_bytes", len(whole) - 1)


def test_triples_are_counted_once(small: Store) -> None:
    query = "CONSTRUCT { <urn:a> <urn:b> ?o , 1 } WHERE { ?s ?p ?o }"
    form = by_token("nt")
    body = results.serialize(small.query(query), form, small, Limits(5, 10_000))
    assert body.splitlines() == sorted(set(body.splitlines()))
    assert body.count(b" .\n") == 5
    with pytest.raises(ResultTooLarge):
        results.serialize(small.query(query), form, small, Limits(4, 10_000))


def test_blank_nodes_of_a_graph_have_the_same_names_each_time(small: Store) -> None:
    query = "CONSTRUCT { [] <urn:b> [ <urn:c> ?o ] } WHERE { ?s ?p ?o }"
    bodies = {results.serialize(small.query(query), by_token("nt"), small) for _ in range(5)}
    assert len(bodies) == 1
    assert b"_:b0 " in bodies.pop()


QUERIES = (
    "CONSTRUCT { [] <urn:b> [ <urn:c> ?o ] } WHERE { ?s ?p ?o }",
    "CONSTRUCT { _:a <urn:b> ?o } WHERE { ?s ?p ?o . OPTIONAL { ?o ?q ?r } MINUS { ?o ?p 1 } }",
    "CONSTRUCT { _:a <urn:b> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }",
    "CONSTRUCT { ?s <urn:b> _:a } WHERE { SELECT DISTINCT ?s { ?s <urn:p1>+ ?o } }",
    "CONSTRUCT { ?s <urn:b> _:a } WHERE { ?s ?p ?o } ORDER BY ?o LIMIT 20",
    "DESCRIBE ?s { ?s <urn:p1> ?o }",
)
PROGRAM = """
import sys
import pyoxigraph as ox
from pathlib import Path
from kg import store
from kg.formats import by_token
from kg.workers import results
path = Path(sys.argv[1])
for opened in (store.open_store(path), store.open_in_memory(path)):
    for query in sys.argv[2:]:
        sys.stdout.buffer.write(results.serialize(opened.query(query), by_token("nt"), opened))
"""


def test_names_are_the_same_in_every_process(tmp_path: Path) -> None:
    lines = [f"_:n{n} <urn:p{n % 3}> _:n{n * n % 40} , [], {n % 5} ." for n in range(100)]
    (tmp_path / "data.ttl").write_text("\n".join(lines))
    source = rdf_files.load([tmp_path / "data.ttl"], "urn:base:")
    answers = []
    for seed in ("1", "2"):
        path = build_from_files(source, empty_context("urn:base:"), tmp_path / seed, is_union=False)
        command = [sys.executable, "-c", PROGRAM, str(path), *QUERIES]
        run = subprocess.run(command, env={"PYTHONHASHSEED": seed}, check=True, capture_output=True)
        answers.append(run.stdout)
    assert answers[0] == answers[1]
    assert answers[0].count(b"\n") > 1_000


def test_cycles_of_blank_nodes_are_answered_without_comparing_them() -> None:
    """A canonical form would take hours: its cost grows with the permutations of like nodes."""
    ring = "".join(
        f"_:a{n} <urn:p> _:a{(n + 1) % 300} , _:a{(n * 7 + 3) % 300} . " for n in range(300)
    )
    zeros = f"<urn:s> <urn:p> ({'0 ' * 1000}) ."
    for data, n in ((ring, 600), (zeros, 2001)):
        opened = tiny.store(data)
        query = opened.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert results.serialize(query, by_token("nt"), opened).count(b"\n") == n


def xml_of(character: str) -> bytes:
    made = ox.Store().query(f"SELECT ('a\\U{ord(character):08X}b' AS ?x) {{}}")
    assert isinstance(made, ox.QuerySolutions)
    return results.serialize(made, by_token("xml"), None)  # type: ignore[arg-type]  # needs no store


@pytest.mark.parametrize("character", ["\0", "\b", "\v", "\f", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_cannot_carry_is_refused_with_what_can(character: str) -> None:
    with pytest.raises(NotAcceptable, match="which XML cannot carry") as caught:
        xml_of(character)
    assert caught.value.offers == ("json", "csv", "tsv")


@pytest.mark.parametrize(
    "character", ["\t", "\n", " ", "\x7f", "\xef", "\ufeff", "\ufffd", "\U0001ffff"]
)
def test_what_xml_can_carry_is_sent(character: str) -> None:
    assert f"<literal>a{character}b</literal>".encode() in xml_of(character)


def test_a_syntax_that_cannot_carry_the_result_is_refused(small: Store) -> None:
    for query, token, offers in (
        ("ASK {}", "csv", ("json", "xml")),
        ("SELECT * {}", "ttl", ("json", "xml", "csv", "tsv")),
        ("DESCRIBE <urn:x>", "json", ("ttl", "jsonld", "nt", "rdf", "trig", "nq")),
    ):
        with pytest.raises(NotAcceptable) as caught:
            results.serialize(small.query(query), by_token(token), small, UNLIMITED)
        assert caught.value.offers == offers


# ---- a store of three triples

TRIPLES = "<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 . <urn:c> <urn:p> 3 ."
TOO_LARGE = "request parts (LIMIT and OFFSET), or download the data"


@pytest.mark.parametrize("form", offered(Kind.BINDINGS, Kind.GRAPH), ids=lambda form: form.token)
def test_an_answer_over_a_limit_is_refused(form: Format) -> None:
    opened = tiny.store(TRIPLES)
    is_graph = Kind.GRAPH in form.kinds
    query = "CONSTRUCT WHERE { ?s ?p ?o }" if is_graph else "SELECT * { ?s ?p ?o }"
    whole = results.serialize(opened.query(query), form, opened)
    for rows in (3, 4):
        limits = Limits(rows, 10**6)
        assert results.serialize(opened.query(query), form, opened, limits) == whole
    for rows in (0, 1, 2):
        with pytest.raises(ResultTooLarge) as caught:
            results.serialize(opened.query(query), form, opened, Limits(rows, 10**6))
        name = "triples" if is_graph else "rows"
        assert str(caught.value) == f"the result has more than {rows} {name}: {TOO_LARGE}"
        assert (caught.value.limit, caught.value.value) == ("max_rows", rows)
    with pytest.raises(ResultTooLarge) as caught:
        results.serialize(opened.query(query), form, opened, Limits(3, 20))
    assert str(caught.value) == f"the result is longer than 20 bytes: {TOO_LARGE}"


def test_a_boolean_counts_as_no_row() -> None:
    opened = tiny.store(TRIPLES)
    body = results.serialize(opened.query("ASK {}"), by_token("json"), opened, Limits(0, 100))
    assert body == b'{"head":{},"boolean":true}'


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        (
            "CONSTRUCT { ?s <urn:q> ?s , 'x' } { VALUES ?o { 3 1 2 } ?s ?p ?o }",
            [
                '<urn:a> <urn:q> "x"',
                "<urn:a> <urn:q> <urn:a>",
                '<urn:b> <urn:q> "x"',
                "<urn:b> <urn:q> <urn:b>",
                '<urn:c> <urn:q> "x"',
                "<urn:c> <urn:q> <urn:c>",
            ],
        ),
        (
            "CONSTRUCT { [] <urn:q> ?s } { VALUES ?o { 2 1 3 } ?s ?p ?o }",
            [f"_:b{n} <urn:q> <urn:{s}>" for n, s in enumerate("bac")],
        ),
        (
            "CONSTRUCT { ?s <urn:q> [] } { VALUES ?o { 1 2 3 } ?s ?p ?o }",
            [f"<urn:{s}> <urn:q> _:b{n}" for n, s in ((0, "a"), (1, "b"), (2, "c"))],
        ),
    ],
)
def test_triples_are_sorted_and_blank_nodes_numbered(query: str, lines: list[str]) -> None:
    opened = tiny.store(TRIPLES)
    for token in ("nt", "nq"):
        body = results.serialize(opened.query(query), by_token(token), opened)
        assert body.decode() == "".join(f"{line} .\n" for line in lines)
    body = results.serialize(opened.query(query), by_token("trig"), opened)
    starts = (line.split()[0] for line in body.decode().splitlines())
    subjects = [start for start in starts if start != "@prefix"]
    assert subjects == list(dict.fromkeys(line.split()[0] for line in lines))


@pytest.mark.parametrize(
    ("query", "token", "offers"),
    [
        ("SELECT ('a\\u0001' AS ?x) {}", "xml", ("json", "csv", "tsv")),
        (
            "CONSTRUCT { <urn:a> <urn:b> 'a\\u0001' } {}",
            "rdf",
            ("ttl", "jsonld", "nt", "trig", "nq"),
        ),
    ],
)
def test_control_characters_are_refused_in_xml_only(
    query: str, token: str, offers: tuple[str, ...]
) -> None:
    opened = tiny.store(TRIPLES)
    with pytest.raises(NotAcceptable) as caught:
        results.serialize(opened.query(query), by_token(token), opened)
    reason = f"{token} with the character '\\x01', which XML cannot carry"
    assert (caught.value.requested, caught.value.offers) == (reason, offers)
    for other in offers:
        assert results.serialize(opened.query(query), by_token(other), opened)


def test_each_kind_of_result_has_its_formats() -> None:
    opened = tiny.store(TRIPLES)
    for query, tokens in (
        ("SELECT * {}", "json xml csv tsv"),
        ("ASK {}", "json xml"),
        ("CONSTRUCT WHERE {}", "ttl jsonld nt rdf trig nq"),
    ):
        assert " ".join(form.token for form in results.offers(opened.query(query))) == tokens
