"""Only what is wrong is rewritten; docs/engine.md has an example of each rewriting."""

import json
import time
import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QuerySyntaxError
from kg.sparql import xpath_regex
from kg.sparql.query import Query
from kg.sparql.rewriting import rewrite
from kg.store import Store
from tests import tiny
from tests.conftest import ROOT

QUESTIONS = sorted((ROOT / "kg/questions").glob("*.rq"))


@pytest.fixture(scope="module")
def store() -> Store:
    return tiny.store("<id/a> rdfs:label 'x'@pt-BR , 'y'@es , 10 , '9' .")


def answer(store: Store, query: str) -> list[tuple[str, ...]]:
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(str(term) for term in row) for row in results]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'REPLACE(?a, ?b, \"$1x\") ORDER BY ?x' } # ORDER BY ?x",
        "SELECT * { ?s <http://example.org/ORDER> ?order } LIMIT 1 # LANG(?x) = 'EN'",
        "SELECT (REPLACE(?x, 'a', 'b') AS ?y) { FILTER(REGEX(?x, '^a[^-b]{2,}.*$', 'is')) }",
        "SELECT ?x { ?s ?p ?x FILTER(LANG(?x) = 'es' || LANG(?x) IN ('en', '')) }",
        "SELECT ?x { ?s ?p ?x FILTER(LANG(?x) = ?l) }",
        "SELECT ?x { ?s ?p ?x FILTER(?x = 'A' && UCASE(LANG(?x)) = 'EN') }",
        "SELECT ?x { ?s ?p ?x FILTER(LANGMATCHES(LANG(?x), 'EN')) }",
        "SELECT ?x { ?s ?p ?x } ORDER BY STR(?x) DESC(COUNT(?y)) LIMIT 3",
        "SELECT ?x { ?s ?p ?x FILTER(REGEX(?x)) }",
        "SELECT (COUNT(?x) AS ?n) (COUNT(DISTINCT ?y) AS ?m) (COUNT(*) AS ?o) { ?true ?x ?y }",
        "SELECT (COUNT(DISTINCT *) AS ?n) (COUNT(1) AS ?m) { ?s <ex:TRUE> 'TRUE'@true } # TRUE",
        "PREFIX TRUE: <ex:> SELECT (TRUE:False AS ?x) (COUNT() AS ?y) (COUNT(?x, ?y) AS ?z) {}",
        "ASK { ?s ex:date (1 2) ; ex:time/ex:date (3) }",
        "REPLACE(",
        "SELECT (GROUP_CONCAT() AS ?x) {}",
        "ORDER BY",
        "",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert rewrite(Query(text)).text == text


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ('REPLACE(?x, "(b)" , """$1x""")', 'REPLACE(?x, "(b)" , "${1}x")'),
        ("REPLACE(?x, '(b)', '\\u0024\\u0031') # '$1'", "REPLACE(?x, '(b)', \"${1}\") # '$1'"),
        ("VALUES ?x { TRUE False true 'TRUE' } # TRUE",
            "VALUES ?x { true false true 'TRUE' } # TRUE"),
        ("count( ?x+1 )", "SUM(COALESCE(IF(isBlank(?x+1), 1, 1), 0))"),
        ("COUNT(REGEX(?x, '\\\\w'))",
            'SUM(COALESCE(IF(isBlank(REGEX(?x, "[^\\\\p{P}\\\\p{Z}\\\\p{C}]")), 1, 1), 0))'),
        ("group_concat ( ?x )", "group_concat ( STR(?x) )"),
        ("order by?x", "order by(isNumeric(?x)) ?x"),
        ("ORDER BY desc ( ?x ) ?y LIMIT 5",
            "ORDER BY DESC(isNumeric(( ?x ))) desc ( ?x ) (isNumeric(?y)) ?y LIMIT 5"),
        ("ORDER BY COALESCE(?x, 1) } VALUES (?z) {}",
            "ORDER BY (isNumeric(COALESCE(?x, 1))) COALESCE(?x, 1) } VALUES (?z) {}"),
        ("lang(?x)!='EN'", "lang(?x)!=\"en\""),
        ("'EN' = STR((LANG(?x)))", '"en" = STR((LANG(?x)))'),
        ("BIND(LANG(?x) AS ?l) FILTER($l NOT IN ('EN', IF(?a = 'B', 'C', 'd')))",
            "BIND(LANG(?x) AS ?l) FILTER($l NOT IN (\"en\", IF(?a = 'B', 'C', 'd')))"),
        ("(LANG(?x) AS ?l) VALUES ?l { 'EN' 'es' }", "(LANG(?x) AS ?l) VALUES ?l { \"en\" 'es' }"),
        ("CONTAINS(LANG(?x), 'BR')", 'CONTAINS(LANG(?x), "br")'),
        ("REGEX(LANG(?x), 'BR$')", "REGEX(LANG(?x), 'BR$', \"i\")"),
    ],
)  # fmt: skip
def test_only_the_part_at_fault_changes(text: str, rewritten: str) -> None:
    assert rewrite(Query(text)).text == rewritten


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_no_question_of_ours_depends_on_a_function_in_python(path: str) -> None:
    query = Query(ROOT.joinpath(path).read_text("utf-8"))
    assert "urn:reliefgraph:function:" not in rewrite(query).text


def test_errors_have_the_places_of_the_text_that_was_sent(store: Store) -> None:
    text = "SELECT ?x\n{ ?s ?p ?x FILTER(LANG(?x) = 'EN') FILTER(REPLACE(?x, '(b)', '$1'))\n oops }"
    with pytest.raises(QuerySyntaxError) as caught:
        store.query(text)
    assert caught.value.position == (3, 8)
    with pytest.raises(QuerySyntaxError, match=r"no back-references \(\\2\)") as caught:
        store.query("SELECT ?x\n{ FILTER(REGEX('', '(a)(b)\\\\2')) }")
    assert caught.value.position == (2, 10)


def test_nested_calls_are_rewritten_together(store: Store) -> None:
    query = """SELECT (REPLACE(REPLACE("abc", "(b)", "$1x"), CONCAT("(", "x)") # )
        , CONCAT("$1", "y")) AS ?x) {}"""
    assert answer(store, query) == [('"abxyc"',)]
    query = """SELECT (REPLACE(GROUP_CONCAT(DISTINCT ?a ; separator = "|"), "[|]", "$0.") AS ?x)
        { VALUES ?a { 1 2 1 'a'@en 'a' } }"""
    assert answer(store, query) == [('"1|.2|.a|.a"',)]


def test_functions_keep_the_rules_of_types(store: Store) -> None:
    query = """SELECT (REPLACE(?a, ?p, ?r) AS ?x) { VALUES (?a ?p ?r) {
        ('abc'@en '(b)' '$1x') ('abc' 'b'@en 'x') ('abc' 'b' 1) ('abc' '(b)\\\\1' '')
        (<a:b> 'b' 'c')
    } }"""
    assert answer(store, query) == [('"abxc"@en',), ("None",), ("None",), ("None",), ("None",)]
    query = "SELECT (GROUP_CONCAT(DISTINCT ?a) AS ?x) { VALUES ?a { <a:b> UNDEF } }"
    assert answer(store, query) == [("None",)]
    query = "SELECT (GROUP_CONCAT(DISTINCT ?a) AS ?x) { BIND(BNODE() AS ?a) }"
    assert answer(store, query) == [("None",)]
    query = "SELECT (GROUP_CONCAT(DISTINCT ?a) AS ?x) { FILTER(false) }"
    assert answer(store, query) == [('""',)]


@pytest.mark.parametrize("order", ["?x", "ASC(?x)", "(?x)", "COALESCE(?x, 0)", "MIN(?x)"])
def test_numbers_are_in_order_among_other_terms(store: Store, order: str) -> None:
    values = "10 '15' 2 '1' <a:b> UNDEF 'a'@en 3 100 '9' 20 true '2' 1"
    query = f"SELECT ?x {{ VALUES ?x {{ {values} }} }} GROUP BY ?x ORDER BY"
    terms = [row[0] for row in answer(store, f"{query} {order}")]
    numbers = [term.split('"')[1] for term in terms if "integer" in term]
    assert numbers == ["1", "2", "3", "10", "20", "100"]
    if "COALESCE" not in order:
        assert terms[:2] == ["None", "<a:b>"]
        reverse = [row[0] for row in answer(store, f"{query} DESC({order.removeprefix('ASC')})")]
        assert reverse == terms[::-1]


#: As long as a query may be.
HOSTILE = {
    "calls without an end": "LANG(" * 100 + "?x " * 30_000,
    "languages": "LANG(?x)='EN' " * 9_000,
    "orders": "ORDER BY ?x " * 9_000,
    "keys": "ORDER BY " + "(?x) " * 25_000,
    "computed replacements": "REPLACE(?a,?b,'$1') " * 6_000,
    "groups": f"REPLACE(?x,'{'(' * 50_000}','$1')",
    "classes": f"REPLACE(?x,'{'[' * 50_000}','$1')",
    "a long number": f"REPLACE(?x,'(a*)*b','${'1' * 90_000}')",
    "values": "VALUES ?l {" + "'EN' " * 20_000 + "} (LANG(?x) AS ?l)",
    "graphs": "GRAPH ?g {?s ?p ?o} " * 6_000,
    "paths": "<a:b>|<a:b>* " * 9_000,
    "nested calls": "REPLACE(" * 5_000 + "?x" + ",'a','b')" * 5_000,
    "nested patterns": "REPLACE('a'," * 3_000 + "?x" + ",'b')" * 3_000,
    "nested languages": "LANG(?x) IN (" * 6_000 + "'EN'" + ")" * 6_000,
    "nested orders": "ORDER BY (EXISTS {" * 4_000 + "?x" + "})" * 4_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_rewritten_within_seconds(store: Store, text: str) -> None:
    start = time.process_time()
    rewrite(Query(text))
    store.differences(Query(text))
    assert time.process_time() - start < 5


# ---- regular expressions


@given(st.text("ab.-*+?|()[]^${}1,\\dswpLn &~#", max_size=12))
def test_most_patterns_are_the_same_in_both_syntaxes(pattern: str) -> None:
    try:
        translated = xpath_regex.translate(pattern)
    except xpath_regex.Unsupported:
        assert "\\" in pattern
    else:
        special = ("-[", "&&", "~~", "\\s", "\\w", ".")
        assert translated == pattern or any(sign in pattern for sign in special)


@pytest.mark.parametrize(
    ("pattern", "flags", "rust"),
    [
        ("a-[b]", "", "a-[b]"),
        ("[a-z-[b-[b]]]-[c]", "", "[a-z--[b--[b]]]-[c]"),
        ("[&&]&&[~~]", "", r"[\&\&]&&[\~\~]"),
        (r"\[a-[b]\]", "", r"\[a-[b]\]"),
        ("a b\tc#[ d]", "x", r"abc\#[\x{20}d]"),
        (r"a b\1", "qx", r"a b\1"),
        (r"[\1]", "", r"[\1]"),
    ],
)
def test_a_pattern_is_translated(pattern: str, flags: str, rust: str) -> None:
    assert xpath_regex.translate(pattern, flags) == rust


@pytest.mark.parametrize(
    ("text", "n_groups", "rust"),
    [
        ("$1x", 1, "${1}x"),
        ("$0$1", 0, "${0}${1}"),
        ("$12", 1, "${1}2"),
        ("$12", 12, "${12}"),
        ("$123", 12, "${12}3"),
        ("$9", 2, "${9}"),
        (r"\$1\\$1", 1, r"$$1\${1}"),
        ("plain {1}", 0, "plain {1}"),
        ("$" + "1" * 5_000, 1, "${1}" + "1" * 4_999),
        ("$01", 1, "${1}"),
        ("a$", 1, None),
        ("$x", 1, None),
        (r"a\b", 1, None),
        ("\\", 1, None),
    ],
)
def test_a_replacement_is_translated(text: str, n_groups: int, rust: str | None) -> None:
    assert xpath_regex.translate_replacement(text, n_groups) == rust


@pytest.mark.parametrize(
    ("pattern", "n"), [("", 0), ("(a)(?:b)((c))", 3), (r"\(a\)[(]", 0), ("[a-[(]](b)", 1)]
)
def test_groups_are_counted(pattern: str, n: int) -> None:
    assert xpath_regex.n_groups(pattern) == n


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("COUNT(COUNT(*))", "1:15"),
        ("SUM(1 + count(?x))", "1:17"),
        ("MAX(IF(?x, 1, MIN(?x)))", "1:23"),
        ("GROUP_CONCAT(SAMPLE(?x); SEPARATOR='')", "1:22"),
        ("MAX(?x) + COUNT(DISTINCT AVG(?x))", "1:34"),
    ],
)
def test_an_aggregate_in_another_is_refused(store: Store, expression: str, place: str) -> None:
    with pytest.raises(QuerySyntaxError, match=f"^error at {place}: .*cannot contain another"):
        store.query(f"SELECT ({expression} AS ?n) {{ ?s ?p ?x }}")


@pytest.mark.parametrize(
    "expression",
    [
        "COUNT(?x) + MAX(?x)",
        "IF(COUNT(*) > 1, MIN(?x), MAX(?x))",
        "SUM(IF(EXISTS { SELECT (COUNT(*) AS ?c) { ?s ?p ?x } }, 1, 0))",
        "COUNT('COUNT(?x)')",
        "COUNT(?count)",
    ],
)
def test_aggregates_beside_each_other_are_answered(store: Store, expression: str) -> None:
    assert len(answer(store, f"SELECT ({expression} AS ?n) {{ ?s ?p ?x }}")) == 1


COUNTED = "1 2 2 'a' UNDEF <ex:a> 'x'@en <<( <ex:a> <ex:b> 1 )>> true 1e0"


@pytest.mark.parametrize(
    ("values", "expression", "n", "n_distinct"),
    [
        (COUNTED, "?x + 1", 4, 3),
        (COUNTED, "STR(?x)", 8, 6),
        (COUNTED, "(?x)", 9, 8),
        (COUNTED, "IF(TRUE, BNODE(), ?x)", 10, 10),
        (COUNTED, "RAND() + ?x * 0", 4, 4),
        (COUNTED, "1/0", 0, 0),
        (COUNTED, "REPLACE(?x, '(x)', '$1x')", 2, 2),
        ("", "?x + 1", 0, 0),
        ("'a'", "?x + 1", 0, 0),
    ],
)
def test_errors_are_not_counted(
    store: Store, values: str, expression: str, n: int, n_distinct: int
) -> None:
    counts = f"(COUNT({expression}) AS ?n) (COUNT(DISTINCT {expression}) AS ?m)"
    (row,) = answer(store, f"SELECT {counts} {{ VALUES ?x {{ {values} }} }}")
    assert [int(value.split('"')[1]) for value in row] == [n, n_distinct]


@pytest.mark.parametrize("text", [chr(code) for code in (*range(0x20, 0x7F), 0xA0, 0xE9, 0x2028)])
def test_classes_have_the_characters_of_the_standard(text: str) -> None:
    is_word = unicodedata.category(text)[0] not in "PZC"
    is_space = text in " \t\n\r"
    for pattern, expected in {r"\w": is_word, r"\s": is_space}.items():
        upper = pattern.upper()
        for regex in (pattern, f"[{pattern}]", f"[^{upper}]", f"[{pattern}-[{upper}]]"):
            assert matches(text, f"^{regex}$") is expected
        for regex in (upper, f"[{upper}]", f"[^{pattern}]"):
            assert matches(text, f"^{regex}$") is not expected


def matches(text: str, pattern: str) -> bool:
    arguments = ", ".join(map(json.dumps, (text, pattern)))
    return bool(ox.Store().query(rewrite(Query(f"ASK {{ FILTER(REGEX({arguments})) }}")).text))


def test_an_error_behind_a_truth_value_has_its_place(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="error at 2:"):
        store.query("ASK { FILTER(TRUE)\nFILTER(?x = ) }")


@pytest.mark.parametrize("name", ["xsd:{}", "<http://www.w3.org/2001/XMLSchema#{}>"])
@pytest.mark.parametrize(
    ("datatype", "argument", "value"),
    [
        ("integer", "' \\t5\\r\\n'", "5"),
        ("integer", "'\\u00A05'", None),
        ("integer", "' 5'@en", None),
        ("integer", "5.7", "5"),
        ("integer", "xsd:double(' 5.7 ')", "5"),
        ("decimal", "xsd:decimal(xsd:string(xsd:integer(' 5 ')))", "5"),
        ("boolean", "' 1 '", "true"),
        ("boolean", "'TRUE'", None),
        ("double", "' -INF '", "-INF"),
        ("double", "'-inf'", None),
        ("double", "'Infinity'", None),
        ("double", "<urn:inf>", None),
        ("float", "'NaN'", "NaN"),
        ("float", "'nan'", None),
        ("float", "' 1e39 '", "INF"),
        ("float", "'NaN'^^xsd:double", "NaN"),
        ("dateTime", "' 2024-01-01T00:00:00Z '", "2024-01-01T00:00:00Z"),
        ("dayTimeDuration", "' P1D '", "P1D"),
    ],
)
def test_casts_read_texts_as_the_standard_does(
    store: Store, name: str, datatype: str, argument: str, value: str | None
) -> None:
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
    cast = f"{name.format(datatype)} ({argument})"
    results = store.query(f"{prefix} SELECT (STR({cast}) AS ?x) {{}}")
    assert isinstance(results, ox.QuerySolutions)
    ((text,),) = results
    assert (text and text.value) == value


def test_casts_are_sorted_and_counted_by_what_they_read(store: Store) -> None:
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
    values = "VALUES ?x { ' 30' '2' 'a' }"
    query = f"{prefix} SELECT ?x {{ {values} }} ORDER BY xsd:integer(?x)"
    assert answer(store, query) == [('"a"',), ('"2"',), ('" 30"',)]
    query = (
        f"{prefix} SELECT (COUNT(xsd:integer(?x)) AS ?n) {{ {values} FILTER xsd:boolean(' 1 ') }}"
    )
    assert answer(store, query)[0][0].startswith('"2"')
