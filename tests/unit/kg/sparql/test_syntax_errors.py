"""What the store, the command and the endpoint answer to a text that is no query."""

import pytest
from flask.testing import FlaskClient

from kg.errors import BadRequest, QuerySyntaxError, Refused
from kg.namespaces import BASE, PREFIXES
from kg.sparql.query import Query
from kg.sparql.syntax_errors import explain
from kg.store import Store

FORMS = "SELECT, ASK, CONSTRUCT or DESCRIBE is expected"
OTHER = "https://data.example.org/"


def refusal(store: Store, query: str) -> BadRequest | Refused:
    with pytest.raises((BadRequest, Refused)) as raised:
        store.query(query)
    assert isinstance(raised.value, BadRequest | Refused)
    return raised.value


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        (
            "SELECT * WHERE { ?s rg:place ?o }",
            f"1:21: the prefix rg: is not declared; add PREFIX rg: <{BASE}ontology#>",
        ),
        (
            "PREFIX a: <http://a/>\nSELECT *\n{ ?s a:b 'é: x', \"rg:\" ;\n ?p 'a'^^xsd:date }",
            f"4:10: the prefix xsd: is not declared; add PREFIX xsd: <{PREFIXES['xsd']}>",
        ),
        ("SELECT * { ?s\r\n foo:b ?o }", "2:2: the prefix foo: is not declared; "
         "add PREFIX foo: <...>"),
        ("ASK { ?s :b ?o }", "1:10: the prefix : is not declared; add PREFIX : <...>"),
        ("SELCT * WHERE { ?s ?p ?o }", f"1:1: SELCT is not a query form: {FORMS}"),
        ("# a\nPREFIX a: <b>\n {?s ?p ?o}", f"3:2: {{ is not a query form: {FORMS}"),
        ("", f"1:1: there is no query: {FORMS}"),
        ("PREFIX a <b> SELECT * {}", "1:1: a declaration is written PREFIX name: <IRI>"),
        (
            "SELECT ?x { ?x ?p ?o } GROUP BY ?p",
            "1:35: The SELECT contains a variable that is unbound",
        ),
        ("SELECT * { ?s ?p ?o }}", "1:23: the text here, or just before, is not SPARQL"),
        ("SELECT * { ?s ?p 'note: a }", "1:28: expected here, or just before: "
         "\"'\", \"\\\\\", \"\\\\U\", \"\\\\u\""),
    ],
)  # fmt: skip
def test_the_first_error_is_reported_with_its_place(store: Store, query: str, detail: str) -> None:
    error = refusal(store, query)
    assert isinstance(error, QuerySyntaxError)
    assert isinstance(error.__cause__, SyntaxError)
    assert str(error) == f"error at {detail}"
    assert error.position == tuple(map(int, detail.split(":")[:2]))


def test_the_engine_s_classes_of_characters_are_left_out(store: Store) -> None:
    message = str(refusal(store, "SELECT * WHERE { ?s ?p "))
    assert message.startswith('error at 1:24: expected here, or just before: "$", ')
    assert message.endswith(" ...")
    message = str(refusal(store, "SELECT *\nWHERE {\n ?s ?p ?o .\n ?s place ?o }"))
    assert message == 'error at 4:10: expected here, or just before: ".", ":", OPTIONAL, a name'
    message = str(refusal(store, "SELECT * { ?s ?p ?o } LIMIT x"))
    assert message.endswith("VALUES, a digit")


def test_a_malformed_iri_is_reported_as_the_parser_does(store: Store) -> None:
    assert str(refusal(store, "PREFIX a: <http://[> ASK { ?s b:c ?o }")).startswith("error at ")
    assert str(refusal(store, "ASK { <http://[> b:c ?o }")).startswith("error at ")


def test_a_prefix_of_the_release_has_its_base_iri() -> None:
    message = "error at 1:20: expected Prefix not error"
    error = explain(message, Query("ASK { ?s ?p place:vesta }"), OTHER)
    assert str(error).endswith(f"add PREFIX place: <{OTHER}id/place/>")


def test_a_message_without_a_place_is_passed_on() -> None:
    assert str(explain("something else", Query("ASK {"), BASE)) == "something else"


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <http://a/> # x\ndelete WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "CLEAR ALL",
    ],
)
def test_an_update_sent_as_a_query_is_refused_as_one(
    store: Store, client: FlaskClient, update: str
) -> None:
    assert isinstance(refusal(store, update), Refused)
    for response in (
        client.get("/sparql", query_string={"query": update}),
        client.post("/sparql", data={"query": update}),
    ):
        assert response.status_code == 403
        assert "begins an update, and updates are refused" in response.get_json()["detail"]


def test_programs_and_people_get_the_same_message(client: FlaskClient) -> None:
    parameters = {"query": "SELECT *\n{ ?s rg:place ?o }"}
    reason = f"the prefix rg: is not declared; add PREFIX rg: <{BASE}ontology#>"
    problem = client.get("/sparql", query_string=parameters).get_json()
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 6)
    assert problem["detail"] == f"error at 2:6: {reason}"
    page = client.get("/sparql", query_string=parameters, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert reason.replace("<", "&lt;").replace(">", "&gt;") in page.text
    assert "Prefix not error" not in page.text


# ---- messages of a made-up parser

AT = "error at 1:8: expected "
QUERY = "SELECT * { ?s ?p ?o }"
READ = "error at 1:8: expected here, or just before: "


@pytest.mark.parametrize(
    ("message", "detail"),
    [
        (f'{AT}one of FILTER, "."', f'{READ}FILTER, "."'),
        (f"{AT}FILTER", f"{READ}FILTER"),
        (f'{AT}one of "a,b", "\\"", IF', f'{READ}"a,b", "\\"", IF'),
        (f"{AT}one of IF, TZ, IF, TZ, ABS", f"{READ}IF, TZ, ABS"),
        (
            f"{AT}one of ['0'..='9'], [_], ['A' ..= 'Z' | 'a' ..= 'z'], ['-']",
            f"{READ}a digit, a name",
        ),
        (f"{AT}one of ['A' ..= 'Z'\n| '\\u{{00C0}}'..=']'], IF", f"{READ}a name, IF"),
        (f"{AT}one of [_]", "error at 1:8: the text here, or just before, is not SPARQL"),
        (AT, "error at 1:8: the text here, or just before, is not SPARQL"),
        (f"{AT}one of IF, what is odd, [_], and more", "error at 1:8: what is odd; and more"),
        (f"{AT}one of {', '.join('ABCDEFGHIJKL')}", f"{READ}A, B, C, D, E, F, G, H, I, J, K, L"),
        (
            f"{AT}one of {', '.join('ABCDEFGHIJKLM')}",
            f"{READ}A, B, C, D, E, F, G, H, I, J, K, L ...",
        ),
        ("an error at 1:8: expected IF", "an error at 1:8: expected IF"),
        ("error at 1:8", "error at 1:8"),
    ],
)
def test_the_parser_s_expectations_are_put_in_words(message: str, detail: str) -> None:
    error = explain(message, Query(QUERY), BASE)
    assert (type(error), str(error)) == (QuerySyntaxError, detail)


@pytest.mark.parametrize(
    ("query", "at", "detail"),
    [
        ("ASK { a:b c:d e:f }", "1:20", "1:7: the prefix a: is not declared; add PREFIX a: <...>"),
        ("ASK { a:b c:d }", "1:8", "1:7: the prefix a: is not declared; add PREFIX a: <...>"),
        ("ASK { a:b c:d }", "1:7", "1:7: expected here, or just before: IF"),
        ("ASK { a:b c:d }", "1:6", "1:6: expected here, or just before: IF"),
        ("ASK {\n a:b c:d }", "1:9", "1:9: expected here, or just before: IF"),
        (
            "PREFIX a: <urn:a> ASK {\n a:b rdf:d }",
            "3:1",
            f"2:6: the prefix rdf: is not declared; add PREFIX rdf: <{PREFIXES['rdf']}>",
        ),
        ("BASE <urn:a> ASK { <b> <c> }", "1:40", "1:40: expected here, or just before: IF"),
    ],
)
def test_an_undeclared_prefix_is_named(query: str, at: str, detail: str) -> None:
    assert str(explain(f"error at {at}: expected IF", Query(query), BASE)) == f"error at {detail}"


@pytest.mark.parametrize(
    "word",
    ["INSERT", "Delete", "load", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"],
)
def test_every_update_is_refused_by_its_first_word(word: str) -> None:
    error = explain("", Query(f"BASE <urn:a>\n{word} <urn:b>"), BASE)
    reason = "updates are refused: the data that is served here never changes"
    assert (type(error), str(error)) == (Refused, f"{word} begins an update, and {reason}")


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("base x ASK {}", "1:1: a declaration is written BASE <IRI>"),
        ("\nprefix x", "2:1: a declaration is written PREFIX name: <IRI>"),
        ("INSERTED", f"1:1: INSERTED is not a query form: {FORMS}"),
        (" }{", f"1:2: }} is not a query form: {FORMS}"),
        ("a" * 40, f"1:1: {'a' * 40} is not a query form: {FORMS}"),
        ("a" * 41, f"1:1: {'a' * 40} is not a query form: {FORMS}"),
        ("BASE <urn:a> # nothing\n", f"2:1: there is no query: {FORMS}"),
    ],
)
def test_a_text_that_is_no_query_is_reported(query: str, detail: str) -> None:
    error = explain("", Query(query), BASE)
    assert (type(error), str(error)) == (QuerySyntaxError, f"error at {detail}")
