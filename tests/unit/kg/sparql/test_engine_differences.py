"""Each row of docs/engine.md about queries is true: a row that no longer is fails."""

import json
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from kg import load
from kg import store as stores
from kg.dataset import rdf_files
from kg.errors import BadRequest
from kg.source.context import empty_context
from kg.sparql.engine_differences import DIFFERENCES, Difference
from kg.sparql.query import Query
from kg.store import Store
from tests import tiny
from tests.conftest import ROOT

PAGE: Final = (ROOT / "docs/engine.md").read_text("utf-8")
CONTEXT: Final = empty_context("http://base/")
PREFIXES: Final = {"ex": "http://example.org/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
DECLARATIONS: Final = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())


def rows() -> list[list[str]]:
    table = PAGE.partition("## Queries")[2].partition("## Readers")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")][1:]
    return [
        [cell.strip().strip("`").replace("\0", "|") for cell in line[1:-1].split("|")]
        for line in (line.replace(r"\|", "\0") for line in lines)
    ]


ROWS: Final = rows()


def written(term: object) -> str:
    """Return a term as Turtle writes it, as in the table."""
    match term:
        case None:
            return "unbound"
        case ox.NamedNode():
            return shortened(term.value) if "example.org" in term.value else str(term)
        case ox.Literal() if term.language:
            return f"{json.dumps(term.value)}@{term.language}"
        case ox.Literal():
            datatype = shortened(term.datatype.value)
            if datatype in ("xsd:integer", "xsd:decimal", "xsd:boolean"):
                return term.value
            text = json.dumps(term.value, ensure_ascii=False)
            return text if datatype == "xsd:string" else f"{text}^^{datatype}"
    return str(term)


def shortened(iri: str) -> str:
    for name, space in PREFIXES.items():
        iri = iri.replace(space, f"{name}:") if iri.startswith(space) else iri
    return iri


def shown(results: object) -> str:
    """Return results as in the table."""
    if isinstance(results, ox.QueryBoolean):
        return str(bool(results)).lower()
    assert isinstance(results, ox.QuerySolutions)
    solutions = [", ".join(written(term) for term in solution) for solution in results]
    if "?g" in {str(variable) for variable in results.variables}:
        solutions.sort()
    return "; ".join(solutions) or "no rows"


def opened(data: str) -> Store:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return tiny.store(prefixes + data)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]} {n}" for n, row in enumerate(ROWS)])
def test_the_engine_differs_as_the_page_says(row: list[str]) -> None:
    name, data, query, standard, engine, here, _ = row
    store, text = opened(data), DECLARATIONS + query
    try:
        raw = shown(store.engine.query(text, base_iri=store.manifest.base_iri))
    except SyntaxError:
        raw = "an error"
    assert raw == engine
    assert engine != standard, "the engine is right now: drop the row and what it needs"
    if here == "refused":
        with pytest.raises(BadRequest, match="error at 1:"):
            store.query(text)
        return
    assert shown(store.query(text)) == (standard if here == "rewritten" else engine)
    assert here == "listed" or data or not Query(text).is_plain
    differences = store.differences(Query(text))
    assert [difference.name for difference in differences] == ([name] if here == "reported" else [])


def test_every_row_says_what_is_done() -> None:
    assert len(ROWS) > 30
    kinds = {"rewritten", "refused", "reported", "listed"}
    assert {row[5] for row in ROWS} == kinds
    assert all(f"- **{kind}**" in PAGE for kind in kinds)


def test_each_difference_has_a_row_and_a_message_for_a_header() -> None:
    assert {row[0] for row in ROWS if row[5] == "reported"} == set(DIFFERENCES)
    for name in DIFFERENCES:
        message = Difference(name, "1").message
        assert message.isascii()
        assert message.isprintable()
        assert not {*'"\\'} & {*message}


DATA: Final = "ex:a ex:p ex:b . ex:b ex:q 9223372036854775808 , 1 ."


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?s ex:q ?o }", []),
        ("SELECT * { ?s ex:q ?o FILTER(?o > 3) }", ["large-numbers"]),
        ("SELECT * { ?s ex:q ?o } ORDER BY ?o", ["large-numbers"]),
        ("SELECT (MAX(?o) AS ?x) { ?s ex:q ?o }", ["large-numbers"]),
        ("SELECT * { ?s ex:p* ?o }", []),
        ("SELECT * { ex:a ex:p* ?o }", []),
        ("SELECT * { ex:a ex:p/ex:q? ?o }", []),
        ("SELECT * { ex:c (ex:p|ex:q)* ?o }", ["absent-nodes"]),
        ("SELECT * { VALUES ?s { ex:c } ?s ex:p? ?o }", ["absent-nodes"]),
        ("SELECT * { ex:c ex:p+ ?o }", []),
        ("SELECT * { ?s ex:p * ?o FILTER(STR(?o) * 2 = 'x') } LIMIT 7", ["large-numbers"]),
        ("SELECT * { ?s (ex:p/ex:q)* ?o VALUES ?n { 'new' } }", ["absent-nodes"]),
        ("SELECT * { VALUES (?n) { (7) } ?n ex:p ? ?o }", ["absent-nodes"]),
        ("SELECT * { BIND(STR(?s) AS ?t) ?t ^ex:p* ?o }", ["absent-nodes", "large-numbers"]),
        ("SELECT (COUNT(*) AS ?n) { ?s ex:p* ?o }", ["large-numbers"]),
        ("SELECT * { ?s ex:p? 'text', 'more' ; ex:q 'x'@en }", ["absent-nodes"]),
        ("ASK { true ex:p? -1 }", ["absent-nodes"]),
        ("ASK { ?s ex:p? -1 }", ["absent-nodes"]),
        ("SELECT * { GRAPH ex:g { ?s ex:p* ?o } }", ["absent-nodes"]),
        ("SELECT * { ?s (ex:p|ex:q)* ?o . ?o !(ex:p|ex:q) ?x ; (ex:p/(^ex:p|ex:q))+ ?y }", []),
        ("SELECT * { ?s !(^ex:p|^ex:q) ?o FILTER(?a || (?b && (?c || ?d))) }", ["large-numbers"]),
        ("SELECT * { ?s (ex:p*|ex:q)/ex:p ?o }", ["path-alternatives"]),
        ("SELECT * { ?s ex:p [ ^(ex:p|ex:q) ?o ] }", ["path-alternatives"]),
        ("SELECT * { ?s !(ex:p|^ex:q) ?o }", ["path-alternatives"]),
        ("ASK { ?s ex:p|ex:q ?o }", []),
        ("SELECT * { ?s ex:q 1 } LIMIT 010", ["literal-values"]),
        ("SELECT * { ?s ex:q ?x FILTER(?x < '5'^^xsd:byte || 01 = ?x) }", ["large-numbers"]),
        ("SELECT * { ?s ex:q +5 }", ["literal-values"]),
        ("SELECT * { ?s ex:q .5 }", ["literal-values"]),
        ("ASK { VALUES ?x { '2020-01-01T00:00:00.0Z'^^xsd:dateTime } }", ["literal-values"]),
        ("ASK { ?s ex:p/ex:q ?o FILTER(?o = 5 / 2 && EXISTS { ?s ex:p/ex:q 1 }) }",
            ["large-numbers"]),
        ("ASK { ?s ex:p ?o FILTER(?o = 1 / (2)) }", ["large-numbers", "zero-divided"]),
        ("ASK { VALUES ?x { 1e+1 } }", ["literal-values"]),
        ("ASK { VALUES ?x { 'a'^^ex:b '1'^^xsd:integer 'x'@en 1 0.5 true 'x' 5 -7 } }", []),
        ("ASK { VALUES ?x { 'a'^^xsd:boolean } }", ["invalid-values"]),
        ("ASK { ?s ex:q 'x'^^undeclared:y }", []),
        ("ASK { FILTER(REGEX('a', CONCAT('a', 'b')) || REGEX('a', 'b')) }",
            ["computed-patterns", "large-numbers"]),
        ("SELECT * { ?s (ex:p|^ex:q)/ex:p ?o }", ["path-alternatives"]),
        ("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ex:p|ex:q ?o }",
            ["large-numbers", "path-alternatives"]),
        ("SELECT DISTINCT ?s { ?s ex:p|ex:q ?o }", []),
        ("ASK { ?s ex:p|ex:q ?o }", []),
        ("SELECT * { ?s !(ex:p|(ex:q)) ?o }", []),
        ("SELECT * { ?s ex:p ?o FILTER(?s = ex:a||?s = ex:b) }", ["large-numbers"]),
        ("SELECT (ex:c AS ?x) (?y * 2 AS ?z) { ?s ex:none ?y }", ["large-numbers"]),
        ("SELECT * { GRAPH ?g { ?s ?p ?g } }", ["graph-variables"]),
        ("SELECT * { GRAPH $g { ?s ?p ?o FILTER(?g = ex:g) } }",
            ["graph-variables", "large-numbers"]),
        ("SELECT * { GRAPH ?g { ?s ?p ?o { ?o ?q ?h } } ?g ex:p ?s }", []),
        ("CONSTRUCT { ?s ex:p ?b } { ?s ex:p ?o BIND(BNODE(STR(?o)) AS ?b) }",
            ["blank-nodes", "large-numbers"]),
        ("SELECT * { ?s ex:p 'GRAPH ?g { ?g BNODE(1)' } # ex:c ex:p* ?o", []),
        ("ASK { FILTER(REGEX('a', '[a-z-[b]]+?(?:c)') && REGEX('(?i)', '(?i)', 'q')) }",
            ["large-numbers"]),
        ("ASK { FILTER(REGEX('a', 'a++', 'i')) }", ["extended-patterns", "large-numbers"]),
        ("SELECT (REPLACE('a', '\\\\x61', 'b', 'i') AS ?x) {}",
            ["extended-patterns", "large-numbers"]),
        ("SELECT (MIN(?o) AS ?x) { ?s ex:p ?y OPTIONAL { ?s ex:q ?o } }",
            ["large-numbers", "unbound-values"]),
        ("SELECT (COUNT(?o) AS ?x) { ?s ex:p ?y OPTIONAL { ?s ex:q ?o } }", ["large-numbers"]),
        ("ASK { VALUES ?x { true } FILTER(?x >= ?y) }", ["large-numbers", "unordered-values"]),
        ("ASK { VALUES ?x { true } FILTER(?y > 1 || 2 <= ?y) }", ["large-numbers"]),
        ("ASK { ?s ex:p <true> FILTER(?x > 'NaN') }", ["large-numbers", "unordered-values"]),
        ("ASK { VALUES ?x { true <<( ex:a ex:b ex:c )>> } }", []),
        ("ASK { FILTER('1'^^xsd:boolean<?x) }", ["large-numbers", "unordered-values"]),
        ("ASK { FILTER('128'^^xsd:byte>1) }", ["large-numbers", "literal-values"]),
        ("ASK { FILTER('0'^^<http://www.w3.org/2001/XMLSchema#positiveInteger> = 0) }",
            ["large-numbers", "literal-values"]),
    ],
)  # fmt: skip
def test_only_what_may_be_concerned_is_reported(query: str, names: list[str]) -> None:
    differences = opened(DATA).differences(Query(DECLARATIONS + query))
    assert [difference.name for difference in differences] == names


def test_loading_warns_of_numbers_that_the_engine_does_not_know(tmp_path: Path) -> None:
    source = tmp_path / "data.ttl"
    source.write_text("<x:s> <x:p> 9223372036854775808, 0.80 .", "utf-8")
    loaded = rdf_files.load([source], "http://base/")
    path = load.build_from_files(loaded, CONTEXT, tmp_path / "stores", is_union=False)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    large, changed = f'"9223372036854775808"^^<{xsd}integer>', f'"0.80"^^<{xsd}decimal>'
    assert loaded.notes[-1] == (
        f"warning: numbers or times that the engine cannot compare, sort or add: 1, such as {large}"
    )
    store = stores.open_store(path)
    assert (store.unreadable, store.changed) == ([large], [changed])
    differences = store.differences(Query("SELECT * { ?s ?p ?o FILTER(?o > 1) }"))
    assert [(difference.name, difference.example) for difference in differences] == [
        ("large-numbers", large),
        ("literal-values", changed),
    ]


def test_numbers_that_the_engine_knows_are_not_reported() -> None:
    numbers = "9223372036854775807, 0.123456789012345678, 170141183460469231731.5, 1e400"
    store = opened(f"ex:a ex:p {numbers}, 'x123456789012345678901'^^xsd:integer, "
        "'2026-01-01T00:00:00.123456789012345678Z'^^xsd:dateTime .")  # fmt: skip
    assert store.unreadable == []
    assert opened("ex:a ex:p 0.1234567890123456789, 170141183460469231732.5 .").unreadable == [
        '"0.1234567890123456789"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"170141183460469231732.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    ]


@pytest.mark.parametrize(
    ("filters", "is_plain"),
    [
        ("?x > 5", True),
        ("?x >= -5 && 3 < ?x", False),
        ("?x<=5 && STRLEN(?y) > 0", True),
        ("?x < ?y", False),
        ("?x<?y", False),
        ("COALESCE(?x > 5, ?y)", False),
        ("<http://a> IN (<http://b>, <http://c>)", True),
    ],
)
def test_a_query_that_orders_only_by_numbers_stays_fast(filters: str, is_plain: bool) -> None:
    query = Query(f"SELECT * {{ ?s <http://a><http://b> , ?o FILTER({filters}) }}")
    assert query.is_plain is is_plain
