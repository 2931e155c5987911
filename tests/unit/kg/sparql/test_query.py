import time
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.errors import BadRequest, Refused
from kg.sparql.query import Query

E = "<http://127.0.0.1:9/x>"
PREFIXES = "PREFIX ex: <http://127.0.0.1:9/> PREFIX s: <http://127.0.0.1:9/> "

#: Each of these makes the engine open a connection where nothing stops it, or might.
CALLS = {
    "plain": f"SELECT * {{ SERVICE {E} {{ ?s ?p ?o }} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {E} {{ ?s ?p ?o }} }}",
    "lower case": f"SELECT * {{ service {E} {{ ?s ?p ?o }} }}",
    "no space": f"SELECT * {{ SERVICE{E}{{?s ?p ?o}} }}",
    "variable": f"SELECT * {{ VALUES ?e {{ {E} }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "glued to a name": f"{PREFIXES} SELECT * {{ SERVICEex:x {{?s ?p ?o}} }}",
    "glued to a silent name": f"{PREFIXES} SELECT * {{ SERVICESILENTex:x {{?s ?p ?o}} }}",
    "glued to the empty prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x {?s ?p ?o} }",
    "prefix that starts like it": (
        f"PREFIX services: <http://a/> {PREFIXES} SELECT * {{ services:x {{?s ?p ?o}} }}"
    ),
    "glued to a boolean": f"SELECT * {{ ?s ?p trueSERVICE{E}{{?a ?b ?c}} }}",
    "glued to a number": f"SELECT * {{ ?s ?p 1SERVICE{E}{{?a ?b ?c}} }}",
    "glued to a number with a dot": f"SELECT * {{ ?s ?p 1.SERVICE{E}{{?a ?b ?c}} }}",
    "comment between": f"SELECT * {{ SERVICE#x\n{E} {{ ?s ?p ?o }} }}",
    "in EXISTS": f"SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE {E} {{ ?s ?p ?o }} }} }}",
    "behind an operator that looks like an IRI": (
        f"SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n{E}{{ ?s ?p ?o }} }}"
    ),
    "behind a string that is a comment": (
        f'SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b#>"""\n) SERVICE {E} {{ ?s ?p ?o }} '
        '#"""\n}'
    ),
    "between two strings that are none": (
        f"SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) BIND('>' AS ?c) FILTER(?a<?b&&?c='>')SERVICE{E}"
        "{?x ?y ?z}FILTER('x'='x') }"
    ),
    "behind an escape in an IRI": (
        f"SELECT * {{ ?s <http://a/\\u0041'> ?o . SERVICE {E} {{?a ?b ?c}} # ' \n}}"
    ),
    "behind an escape in a name": (
        f"{PREFIXES} SELECT * {{ ?s ex:a\\# ?o . SERVICE {E} {{?a ?b ?c}} }}"
    ),
    "behind the dot of a name without a local part": (
        f"{PREFIXES} SELECT * {{ ?s ?p ex:.SERVICE{E}{{?a ?b ?c}} }}"
    ),
    "behind a comment that looks like GRAPH": (
        f"{PREFIXES} SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) "
        "FILTER(?a<?b)#>graph\nSERVICEex:x{?s ?p ?o} }"
    ),
    "behind a language tag that looks like GRAPH": (
        f"{PREFIXES} SELECT * {{ ?s ?p 'a'@graph SERVICEex:x {{?a ?b ?c}} }}"
    ),
    "behind a name that looks like GRAPH": (
        f"{PREFIXES} SELECT * {{ ?s ?p ex:graph SERVICEex:x {{?a ?b ?c}} }}"
    ),
    "behind a string with a line break, which Python 3.11.2 does not find": (
        f'SELECT ?s {{ BIND("""\na""" AS ?x) SERVICE {E} {{?s ?p ?o}} }} #\\"""'
    ),
    "behind two strings that may be one": (
        f'SELECT * {{ VALUES ?x {{"""a" }} SERVICE {E} {{?a ?b ?c}} #\\q """\n}}'
    ),
    "behind two strings that may be one with half a character": (
        f'SELECT * {{ VALUES ?x {{"""a" }} SERVICE {E} {{?a ?b ?c}} #\\uD800 """\n}}'
    ),
    "behind two dots, where the engine ends a name": (
        f"{PREFIXES} SELECT * {{ ?s ?p ex:a.b.SERVICE{E}{{?a ?b ?c}} }}"
    ),
    "behind a prefix that makes no IRI with what follows": (
        f"PREFIX ex: <http://a:80> SELECT * {{ ?s ?p ex:SERVICE{E}{{?a ?b ?c}} }}"
    ),
    "behind an escape after a sign that Python has in no word": (
        f"{PREFIXES} SELECT * {{ ?s ?p ex:a\u20a0\\' . SERVICE {E} {{?a ?b ?c}} #'\n}}"
    ),
    "with a sign that Python has in no word": f"{PREFIXES} SELECT * {{ SERVICEex:\u20a0 {{}} }}",
    "with an accent": f"{PREFIXES} SELECT * {{ SERVICEex:a\u0301b {{?s ?p ?o}} }}",
    "with a name that has the word, too": (
        "PREFIX service-s: <http://127.0.0.1:9/> ASK { SERVICE service-s:my-service {} }"
    ),
    "behind a space in an IRI": (
        f"SELECT * {{ ?s ?p <http://a/\u2003#> SERVICE {E} {{?a ?b ?c}} #\n}}"
    ),
    "after a carriage return": f"SELECT * {{ # x\rSERVICE {E} {{ ?s ?p ?o }} }}",
    "comments with carriage returns": f"ASK {{ SERVICE # a\r# b\r\n{E}#\r{{ }} }}",
    "a comment with NUL between": f"ASK {{ SERVICE #\0\n {E} {{ ?s ?p ?o }} }}",
    "many comments": "ASK { SERVICE" + " # it" * 99 + "\n" + "#\n" * 999 + f"{E} {{ }} }}",
}

HARMLESS = {
    "an IRI": "SELECT * { <https://w3id.org/reliefgraph/id/service/x> <http://a/a#service> ?o }",
    "an IRI before a group": "SELECT * FROM <http://a/service> { GRAPH <http://a/service> { } }",
    "the IRI of a prefix": "PREFIX a: <http://a/service#>\n# a\nASK { GRAPH a:b { ?s ?p ?o } }",
    "a variable": "SELECT ?service { ?service ?p $service }",
    "variables before a group": "SELECT ?service ?type { VALUES ?service { } }",
    "a string": "SELECT * { ?s ?p 'SERVICE <x>' , \"SERVICE <x> .\" , '''my\nservice''' }",
    "a comment": "SELECT * { ?s ?p ?o } # SERVICE <x> { }",
    "lines in comments": "ASK {\n  # SERVICE <x> {\n  #   ?s ?p ?o }\n?s ?p ?o }",
    "a name": (
        "PREFIX rg: <http://a/> PREFIX service-types: <http://b/> SELECT * { ?s rg:serviceType "
        "service-types:first-aid ; rg:service ?x . { ?a ?b ?c } VALUES ?t { service-types:a } }"
    ),
    "a class before a group": "PREFIX rg: <http://a/> SELECT * { ?s a rg:Service { ?s ?p ?o } }",
    "a name before a dot": "PREFIX s: <http://a/> ASK { ?s ?p s:service. { ?s ?p ?o } }",
    "a name with dots": "PREFIX s: <http://a/> ASK { s:lima.serviceType ?p ?o { ?a ?b ?c } }",
    "a graph": "PREFIX services: <http://b/> SELECT * { GRAPH services:g { ?s ?p ?o } }",
    "a dataset": "PREFIX services: <http://b/> ASK FROM services:a FROM NAMED services:b { }",
    "a language tag": 'SELECT * { ?s ?p "x"@en-service }',
}


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS.keys())
def test_a_call_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(Refused, match="never calls another"):
        Query(query).refuse_service()


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS.keys())
def test_the_word_alone_is_not_a_call(query: str) -> None:
    ox.Store().query(query, base_iri="http://a/")  # it is SPARQL
    Query(query).refuse_service()


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ ?s ?p 'SERVICE {E} {{}}' }}",
        f'SELECT * {{ ?s ?p """\nSERVICE\n{E}\n{{}}""" }}',
        f"ASK {{ ?s ?p ?o }}#SERVICE {E} {{ }}",
        "PREFIX service-types: <http://b/> ASK { ?s ?p service-types:a { ?s ?p ?o } }",
    ],
)
def test_text_that_could_be_a_call_is_refused_anywhere(query: str) -> None:
    """The price of not asking whether it is code."""
    ox.Store().query(query, base_iri="http://a/")
    with pytest.raises(Refused):
        Query(query).refuse_service()


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("SELECT * { ?s ?p ?o }", [], []),
        ("SELECT * FROM <http://a/1> { ?s ?p ?o }", ["http://a/1"], []),
        ("SELECT * FROM<http://a/1>FROM NAMED<http://a/2>{ }", ["http://a/1"], ["http://a/2"]),
        ("PREFIX g: <http://a/> ASK FROM g:1 FROM NAMED g:2 { }", ["http://a/1"], ["http://a/2"]),
        ("BASE <http://a/b> DESCRIBE <c> FROM <d>", ["http://a/d"], []),
        ("CONSTRUCT { ?s <from> ?o } FROM <http://a/1> WHERE { ?s ?p ?o }", ["http://a/1"], []),
        ("SELECT * { ?s ?p 'FROM <http://a/1>' } # FROM <http://a/1>", [], []),
        ("SELECT ?from { ?from ?p ?o }", [], []),
        ("SELECT * FROM", [], []),
    ],
)
def test_the_dataset_clause_is_read(query: str, default: list[str], named: list[str]) -> None:
    assert Query(query).dataset_clause() == (default, named)


# ---- what is read of a query before it is evaluated

#: As long as a query may be, and made to be read again and again.
HOSTILE = {
    "signs of comments": "#" * 1_000,
    "a comment behind a function": "NOW" + "#" * 100_000,
    "names of functions": "NOW " * 25_000,
    "functions and comments": "NOW#\n" * 20_000,
    "spaces": " " * 100_000,
    "comments": "#\n" * 50_000,
    "spaced comments": " #" * 50_000,
    "prologues without an end": "PREFIX a:" * 11_000,
    "half prologues": "BASE <" * 16_000,
    "prologues": "PREFIX a:<b>" * 8_000,
    "a base and comments": "BASE " + "#\n" * 40_000,
    "a prefix and spaces": "PREFIX" + " " * 99_000 + "a",
    "services": "service " * 12_000,
    "services and what may be IRIs": "service<#'" * 9_000,
    "services and comments": "service#" * 12_000,
    "services, comments and lines of comments": "service#" * 6_000 + "\n#" * 25_000,
    "variables, comments and lines of comments": "service ?x#" * 4_500 + "\n#" * 25_000,
    "services, comments and a long name": "service#" * 6_000 + "\n" + "a" * 50_000,
    "one word of services": "service" * 14_000,
    "services and prefixes": "service:" * 12_000,
    "services and brackets": "service<a>" * 9_000,
    "services and dots": f"service{'.' * 90_000}",
    "dots": "." * 100_000,
    "names and dots": "a." * 50_000,
    "backslashes": "service" + "\\" * 90_000,
    "quotation marks": "service '" + '"' * 90_001,
    "quotation marks in turn": "'\"" * 50_000,
    "strings without an end": "ASK { SERVICE <a:b> { } '" + "\\'" * 2_400 + "b" * 90_000,
    "escapes without an end": 'ASK { SERVICE <a:b> "' + '\\"' * 45_000,
    "long strings without an end": "ASK { SERVICE <a:b> " + "\\'''" * 20_000,
}
READERS: dict[str, Callable[[Query], object]] = {
    "form": lambda query: query.form,
    "is_repeatable": lambda query: query.is_repeatable,
    "tokens": lambda query: query.tokens,
    "dataset_clause": Query.dataset_clause,
    "refuse_service": Query.refuse_service,
    "iri_references": lambda query: list(Query(f"ASK {{ {query.text}").iri_references()),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_read_within_seconds(text: str, reader: Callable[[Query], object]) -> None:
    start = time.process_time()
    try:
        reader(Query(text))
    except (BadRequest, Refused) as error:
        assert str(error)
    assert time.process_time() - start < 5


def test_strings_have_the_right_ends() -> None:
    text = """'a' 'a\\'' '' "" "\\\\" '''a''\\'''\n''' '''''' ''''a''' 'a" "a' "a'"""
    strings = [token.text for token in Query(text).tokens if token.kind == "string"]
    assert strings == [
        "'a'",
        r"'a\''",
        "''",
        '""',
        r'"\\"',
        "'''a''\\'''\n'''",
        "''''''",
        "''''a'''",
        "'a\" \"a'",
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("ask{}", "ASK"),
        ("Describe <x>", "DESCRIBE"),
        ("# ASK\nCONSTRUCT{}{}", "CONSTRUCT"),
        ("\tPREFIX\r\na: #SELECT\n<b#ASK> BASE<c>#\rprefix : <d>SELECT*{}", "SELECT"),
        ("", None),
        ("# SELECT * {}", None),
        ("INSERT DATA { <a:b> <a:c> 'SELECT' }", None),
        ("BASE SELECT * {}", None),
        ("x SELECT * {}", None),
    ],
)
def test_the_form_of_a_query_is_read(text: str, form: str | None) -> None:
    assert Query(text).form == form


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PREFIX a: <http://a/> # a:0\nASK { ?s a:b 'a:c' }", {"a:b": "http://a/b"}),
        ("PREFIX a: <http://a/b#> PREFIX b: <c#> ASK { a:x b:y <#> }", {
            "a:x": "http://a/b#x", "b:y": "http://base/c#y", "<#>": "http://base/#"}),
        ("BASE <http://a/b> ASK FROM <c> { _:x <d> b:c }", {
            "<c>": "http://a/c", "<d>": "http://a/d", "b:c": None}),
        ("PREFIX a: <http://a/> ASK { ?s a:x\\-y, a:z. }", {
            "a:x\\-y": "http://a/x-y", "a:z": "http://a/z"}),
        ("ASK { <http://a/\\u0041> ?p 'a:b }", {"<http://a/\\u0041>": "http://a/A"}),
        ("ASK { <http://a?> <http://a/%2e/../b> <//h/c> }", {
            "<http://a?>": "http://a?", "<http://a/%2e/../b>": "http://a/%2e/../b",
            "<//h/c>": "http://h/c"}),
        ("ASK { <http://[> <http://a/b> ?o }", {}),
        ("PREFIX a: <http://[> ASK { ?s a:b ?o }", {}),
        ("ASK { <x:y> <z> ?o }", {"<x:y>": "x:y", "<z>": "http://base/z"}),
    ],
)  # fmt: skip
def test_the_names_in_a_query_are_read(text: str, names: dict[str, str | None]) -> None:
    references = list(Query(text).iri_references("http://base/"))
    assert {reference.text: reference.iri for reference in references} == names
    assert all(text.startswith(reference.text, reference.position) for reference in references)


@pytest.mark.parametrize(
    ("text", "is_repeatable"),
    [
        ("SELECT (NOW() AS ?x) {}", False),
        ("SELECT (strUuid  () AS ?x) {}", False),
        ("SELECT (RAND#(\n() AS ?x) {}", False),
        ("SELECT (\\u0052AND() AS ?x) {}", False),  # in doubt
        ("SELECT * { ?s foaf:knows ?now , 'RAND' . ?s ?p bnode:x }", True),
        ("", True),
    ],
)
def test_only_functions_make_a_query_unrepeatable(text: str, *, is_repeatable: bool) -> None:
    assert Query(text).is_repeatable is is_repeatable


# ---- tokens


def test_tokens_have_kinds() -> None:
    text = (
        'PREFIX a.b: <x#y> # <c>\n?v $w \'it\' """l\nl"""@en-GB a.b:c.d. :e _:f g: 12.5 '
        "(<'>) a\\u <a b> a:\\-b%20"
    )
    assert [(token.kind, token.text) for token in Query(text).tokens] == [
        ("word", "PREFIX"),
        ("pname", "a.b:"),
        ("iri", "<x#y>"),
        ("variable", "?v"),
        ("variable", "$w"),
        ("string", "'it'"),
        ("string", '"""l\nl"""'),
        ("language", "@en-GB"),
        ("pname", "a.b:c.d."),
        ("pname", ":e"),
        ("pname", "_:f"),
        ("pname", "g:"),
        ("word", "12.5"),
        ("sign", "("),
        ("sign", "<"),
        ("sign", "'"),
    ]
    others = Query("a\\u <a b> a:\\-b%20 }").tokens
    assert [(token.kind, token.text) for token in others] == [
        ("word", "a"),
        ("sign", "\\"),
        ("word", "u"),
        ("sign", "<"),
        ("word", "a"),
        ("word", "b"),
        ("sign", ">"),
        ("pname", "a:\\-b%20"),
        ("sign", "}"),
    ]


# ---- graphs and names


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        (
            "ASK FROM <http://a/2> FROM NAMED <http://a/4> FROM <http://a/1> from named "
            "<http://a/3> {}",
            ["http://a/2", "http://a/1"],
            ["http://a/4", "http://a/3"],
        ),
        ("ASK FROM <g> From Named <h>", ["http://base/g"], ["http://base/h"]),
        ("BASE <x/> BASE <y/> ASK FROM <g> {}", ["http://base/x/y/g"], []),
        ("PREFIX a: <x#> ASK FROM a:g FROM NAMED a:", ["http://base/x#g"], ["http://base/x#"]),
        ("PREFIX : <x/> ASK FROM :g {}", ["http://base/x/g"], []),
        ("PREFIX a: <x/> PREFIX a: <y/> ASK FROM a:g {}", ["http://base/y/g"], []),
        ("PREFIX a: <x/> BASE <http://c/> PREFIX b: <y/> ASK FROM a:g FROM b:g {}",
            ["http://base/x/g", "http://c/y/g"], []),
        ("ASK FROM a:g FROM <h> {}", [], []),
        ("ASK FROM <http://a/q?> FROM <http://a/b/../c#> {}",
            ["http://a/q?", "http://a/b/../c#"], []),
        ("ASK FROM <http://a/\\u00E9> FROM <HTTP://A/%7e> {}", ["http://a/é", "HTTP://A/%7e"], []),
        ("BASE <http://a/b/c?d> ASK FROM <> FROM <?e> FROM <../f> FROM <//g> FROM <h:i> {}",
            ["http://a/b/c?d", "http://a/b/c?e", "http://a/f", "http://g", "h:i"], []),
        ("PREFIX a: <x/> ASK FROM a:\\,b FROM a:%2F FROM NAMED a:c.d {}",
            ["http://base/x/,b", "http://base/x/%2F"], ["http://base/x/c.d"]),
        ("ASK { { SELECT * FROM <g> {} } } FROM <h>", ["http://base/h"], []),
        ("ASK FROM NAMED", [], []),
        ("PREFIX a: <x#> ASK FROM NAMED a: FROM a:g {}", ["http://base/x#g"], ["http://base/x#"]),
        ("BASE <x/> ASK FROM <g> ORDER <h>", ["http://base/x/g"], []),
        ("ASK FROM ?g FROM 'x' FROM <#h>", ["http://base/#h"], []),
        ("ASK FROM _:b {}", [], []),
        ("ASK FROM } UNION { {}", [], []),
        ("ASK FROM <#> FROM <http://c/d#>", ["http://base/#", "http://c/d#"], []),
        ("ASK {} ?from <g>", [], []),
        ("ASK {} from:a <g>", [], []),
        ("FROM BASE", [], []),
        ("FROM PREFIX a:", [], []),
        ("FROM", [], []),
    ],
)  # fmt: skip
def test_the_dataset_clause_is_read_with_its_prologue(
    query: str, default: list[str], named: list[str]
) -> None:
    assert Query(query).dataset_clause("http://base/") == (default, named)


def test_names_are_read_with_their_places() -> None:
    text = (
        'BASE <x/> PREFIX a: <y#> SELECT <z> { a:b.c.. a:\\~d\\- _:e ?f <\\u0041> "a:g" b:h , '
        "<#> (a:i) , a:\\. } 'no end <k>"
    )
    rows = [
        (reference.text, reference.iri) for reference in Query(text).iri_references("http://base/")
    ]
    assert rows == [
        ("<z>", "http://base/x/z"),
        ("a:b.c", "http://base/x/y#b.c"),
        ("a:\\~d\\-", "http://base/x/y#~d-"),
        ("<\\u0041>", "http://base/x/A"),
        ("b:h", None),
        ("<#>", "http://base/x/#"),
        ("a:i", "http://base/x/y#i"),
        ("a:\\.", "http://base/x/y#."),
    ]
    places = [reference.position for reference in Query(text).iri_references("http://base/")]
    assert places == sorted(places)
    assert places[0] == text.index("<z>")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("SELECT", 0),
        (" \n# a\rSELECT", 6),
        ('VERSION "1.2" SELECT', 14),
        ("version'1.2'ASK", 12),
        ('VERSION#"\n"1.2" ASK', 16),
        ('VERSION "1.2\\"#" ASK', 17),
        ("PREFIX a: <b> BASE <c>ASK", 22),
        ("prefix:<b>ask", 10),
        ("BASE#x\n<c> ASK", 11),
        ("PREFIX a b: <c> ASK", 0),
        ("BASE 'c' ASK", 0),
    ],
)
def test_the_prologue_ends_before_the_form(text: str, end: int) -> None:
    assert Query(text).form_position == end


@pytest.mark.parametrize("name", ["NOW", "RAND", "UUID", "STRUUID", "BNODE"])
def test_a_function_needs_a_bracket_or_a_comment(name: str) -> None:
    for text in (f"{name}()", f"{name.lower()} \n(", f"{name}#", f"{name} #"):
        assert not Query(text).is_repeatable
    for text in (name, f"{name}[", f"{name}x()", f"?{name} ?x"):
        assert Query(text).is_repeatable


def test_refusing_service_says_what_to_do() -> None:
    with pytest.raises(Refused) as caught:
        Query("ASK { SERVICE <x> {} }").refuse_service()
    assert str(caught.value) == (
        "SERVICE is refused: this endpoint never calls another. A client can query both: "
        "docs/endpoint.md shows how"
    )


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("SELECT ?x WHERE { <http://a/b?c=1&d=2> ex:p2 ?x } LIMIT 10 OFFSET 20", True),
        ("select distinct * { ?x1 a ex:T ; ex:p 'text', \"text\"@en FILTER(?x != ?y) }", False),
        ("SELECT * FROM <g/1> { ?x a ex:T FILTER(?x = ?y && bound(?z)) }", True),
        ("ASK { ?x ex:p* ?y }", False),
        ("ASK { ?x ex:p? ?y }", False),
        ("ASK { ?x ex:p|ex:q ?y }", False),
        ("ASK { ?x ex:p -1.5 }", False),
        ("ASK { <a><b>.5 }", False),
        ("ASK { ?x<b>5 FILTER(?y = 5 || 0 < ?z) }", False),
        ("ASK { ?x<b>5 FILTER(?y > 12345678901234567) }", True),
        ("ASK { ?x<b>123456789012345678 }", False),
        ("ASK { ?x<b>05 }", False),
        ("ASK { ?x<b>+5 }", False),
        ("ASK { ?x<b>-0 }", False),
        ("ASK { ?x<b>5.}", False),
        ("ASK { ?x<b>5e0 }", False),
        ("ASK { ?x<b>'2026-01-01' }", False),
        ("ASK { ?x<b>'12:00' }", False),
        ("ASK { GRAPH <g> { ?x <b> 5 } graph<g>{} GRAPH ex:g { ?x <b> ?y } }", True),
        ("ASK { GRAPH ?g { ?x <b> ?y } }", False),
        ("ASK { GRAPH$g{ ?x <b> ?y } }", False),
        ("ASK { GRAPH # <g>\n ?g { ?x <b> ?y } }", False),
        ("ASK FROM<g>{ ?x ex:p 'a'^^ex:t }", False),
        ("ASK { FILTER(?x='<'&&REGEX(?y,'a')&&?z='>') }", False),
        ("ASK { FILTER(?x='<a'&&REGEX(?y,'a')&&?z='>') }", False),
        (r"ASK { FILTER(\u0052EGEX(?x, 'a')) }", False),
        ("ASK { FILTER(?x / ?y < ?z) }", False),
        ("SELECT (Count(?x) AS ?n) {}", False),
        ("ASK { FILTER(<http://a#f> (?x) = ?y) }", False),
    ],
)
def test_a_query_is_plain_only_without_doubt(text: str, *, is_plain: bool) -> None:
    assert Query(text).is_plain is is_plain
