import pytest

from kg import sparql
from kg.errors import BadRequest, Refused

E = "<http://127.0.0.1:9/x>"
PREFIXES = "PREFIX ex: <http://127.0.0.1:9/> PREFIX s: <http://127.0.0.1:9/> "

#: Each of these made the engine open a connection when nothing stopped it, or might have.
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
}

HARMLESS = {
    "an IRI": "SELECT * { <https://w3id.org/reliefgraph/id/service/x> <http://a/a#service> ?o }",
    "a variable": "SELECT ?service { ?service ?p $service }",
    "a string": "SELECT * { ?s ?p 'SERVICE <x> {}' , \"SERVICE <x> {}\" , '''SERVICE\n<x> {}''' }",
    "a comment": "SELECT * { ?s ?p ?o } # SERVICE <x> { }",
    "a name": (
        "PREFIX rg: <http://a/> PREFIX service-types: <http://b/> SELECT * { ?s rg:serviceType "
        "service-types:first-aid ; rg:service ?x . { ?a ?b ?c } VALUES ?t { service-types:a } }"
    ),
    "a graph": "PREFIX services: <http://b/> SELECT * { GRAPH services:g { ?s ?p ?o } }",
    "a language tag": 'SELECT * { ?s ?p "x"@en-service }',
}


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS.keys())
def test_a_call_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(Refused):
        sparql.refuse_service(query)


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS.keys())
def test_the_word_alone_is_no_call(query: str) -> None:
    sparql.refuse_service(query)


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
    assert sparql.dataset_clause(query) == (default, named)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(" + "STR(" * 101 + "?x" + ")" * 101 + ") }",
        "SELECT * " + "{" * 101 + "}" * 101,
        "SELECT * { FILTER(1" + "+1" * sparql.MAX_TOKENS + ") }",
    ],
)
def test_what_would_overflow_the_parser_is_refused(query: str) -> None:
    with pytest.raises(BadRequest):
        sparql.check_size(query)


def test_brackets_in_strings_do_not_count() -> None:
    sparql.check_size("SELECT * { ?s ?p '" + "(" * 1000 + "' }")
