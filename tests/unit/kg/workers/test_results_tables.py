"""The solutions of a SELECT in each format, read back by another reader."""

import csv
import io
import json
import random
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache, partial

import pyoxigraph as ox
import pytest

from kg.errors import NotAcceptable, ResultTooLarge
from kg.formats import Format, Kind, by_token, offered
from kg.store import Results, Store
from kg.workers import results
from kg.workers.results import UNLIMITED, Limits, Size
from tests import tiny

NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"


@cache
def empty() -> Store:
    return tiny.store("")


def answer(query: str, token: str, limits: Limits = UNLIMITED) -> bytes:
    opened = empty()
    again = partial(opened.query, query)
    return results.serialize(again(), by_token(token), opened, limits, again)


def values(*terms: str) -> str:
    return f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {' '.join(f'({t} 1)' for t in terms)} }} }}"


def rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


@pytest.mark.parametrize(
    ("term", "field", "value"),
    [
        ("<http://e/Portland,_Oregon>", '"http://e/Portland,_Oregon"', "http://e/Portland,_Oregon"),
        ("<geo:1,2>", '"geo:1,2"', "geo:1,2"),
        ("<http://e/a_(b)>", "http://e/a_(b)", "http://e/a_(b)"),
        ("'a'", "a", "a"),
        ("' a '", " a ", " a "),
        ("''", "", ""),
        ("'a,b'@en", '"a,b"', "a,b"),
        ("'a'@ar--rtl", "a", "a"),
        ("'a\\rb'", '"a\rb"', "a\rb"),
        ("'a\\nb'", '"a\nb"', "a\nb"),
        ("'\\r\\n'", '"\r\n"', "\r\n"),
        ("'\"'", '""""', '"'),
        ("'a\\\\n\\t'", "a\\n\t", "a\\n\t"),
        ("'\\uFEFFa\\u0001\\u2028'", "\ufeffa\x01\u2028", "\ufeffa\x01\u2028"),
        ("'see http://e/ there'", "see http://e/ there", "see http://e/ there"),
        ("<< <urn:a,b> <urn:p> 'x, \"y\"' >>", None, '<<( urn:a,b urn:p "x, ""y""" )>>'),
        ("<< <urn:a> <urn:p> 'x'@en--ltr >>", None, '<<( urn:a urn:p "x" )>>'),
        ("<< <urn:a> <urn:p> -1.5 >>", None, '<<( urn:a urn:p "-1.5" )>>'),
        ("<< <urn:a> <urn:p> <urn:b> >>", "<<( urn:a urn:p urn:b )>>", "<<( urn:a urn:p urn:b )>>"),
    ],
)
def test_a_term_is_one_field_of_csv(term: str, field: str | None, value: str) -> None:
    """Another term in the same column, with a comma, has all rows written in the other way."""
    term = term.replace("<< ", "<<( ").replace(" >>", " )>>")
    for others in ([], ["<urn:,>"]):
        body = answer(values(term, *others), "csv")
        assert rows(body)[:2] == [["a", "b"], [value, "1"]]
        if field is not None:
            assert body.startswith(f"a,b\r\n{field},1\r\n".encode())


def test_a_nested_triple_term_is_one_field_of_csv() -> None:
    body = answer(
        "SELECT ?a { VALUES ?a { <<( <urn:a> <urn:p> <<( <urn:b> <urn:q> 1 )>> )>> } }", "csv"
    )
    assert rows(body)[1] == ['<<( urn:a urn:p <<( urn:b urn:q "1" )>> )>>']


def test_a_row_without_text_is_not_an_empty_line_of_csv() -> None:
    assert answer("SELECT ?a { VALUES ?a { 'x' '' UNDEF } }", "csv") == b'a\r\nx\r\n""\r\n""\r\n'
    assert answer("SELECT ?a ?b { VALUES ?a { '' UNDEF } }", "csv") == b"a,b\r\n,\r\n,\r\n"
    assert answer("SELECT * { VALUES () { () () } }", "csv") == b"\r\n\r\n\r\n"


def test_xml_keeps_a_carriage_return() -> None:
    body = answer("SELECT ?a { VALUES ?a { 'a\\rb\\r\\nc\\t ' } }", "xml")
    assert b"\r" not in body
    (literal,) = ET.fromstring(body).iter(f"{NAMESPACE}literal")  # noqa: S314  # our own
    assert literal.text == "a\rb\r\nc\t "


@pytest.mark.parametrize("text", ["\\u0000", "\\u0001", "\\u000B", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_xml_refuses_characters_that_it_lacks(text: str) -> None:
    with pytest.raises(NotAcceptable, match="which XML cannot carry"):
        answer(f"SELECT ?a {{ VALUES ?a {{ 'a{text}' }} }}", "xml")


@pytest.mark.parametrize(
    "text", ["\\u007F", "\\u0085", "\\u2028", "\\uFEFF", "\\uFFFD", "\\U0001FFFE"]
)
def test_xml_has_all_other_characters(text: str) -> None:
    body = answer(f"SELECT ?a {{ VALUES ?a {{ 'a{text}' }} }}", "xml")
    (literal,) = ET.fromstring(body).iter(f"{NAMESPACE}literal")  # noqa: S314  # our own
    assert literal.text == "a" + text.encode().decode("unicode_escape")


@pytest.mark.parametrize(
    ("term", "codec", "written"),
    [
        ("<http://e/a,b>", ox.QueryResultsFormat.CSV, b"a\r\nhttp://e/a,b\r\n"),
        ("<<( <urn:a> <urn:p> 'x' )>>", ox.QueryResultsFormat.CSV, b"a\r\nurn:a urn:p x\r\n"),
        ("''", ox.QueryResultsFormat.CSV, b"a\r\n\r\n"),
        ("'x\\ry'", ox.QueryResultsFormat.XML, b"<literal>x\ry</literal>"),
        ("'x\\u0001'", ox.QueryResultsFormat.XML, b"<literal>x\x01</literal>"),
    ],
)
def test_the_engine_still_differs(term: str, codec: ox.QueryResultsFormat, written: bytes) -> None:
    """The rows about results in docs/engine.md."""
    solutions = ox.Store().query(f"SELECT ?a {{ VALUES ?a {{ {term} }} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    assert written in (solutions.serialize(format=codec) or b"")


# ---- any terms

PIECES = [
    *("a", " ", '"', ",", "\n", "\r", "\t", "\\", "'", "<", ">", "&", "]]>", "},{", '},{"', "},{}"),
    *("\x00", "\x01", "\x0b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "é", "😀", "<<(", "_:"),
]
IRIS = ["http://e/", "http://e/a,b", "geo:1,2", "http://e/(x)", "http://e/?q=1&r='", "a:", "urn:é,"]
DATATYPES = ["integer", "decimal", "double", "boolean", "int", "string"]
FORMS = ["1", "-1", "+1", "1.", "1.0", ".5", "1e5", "true", "TRUE", "INF", " 1", "\uff11", "", "-"]


class Terms:
    """Makes terms at random, from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        return "".join(self.random.choices(PIECES, k=self.random.randint(0, 6)))

    def iri(self) -> ox.NamedNode:
        return ox.NamedNode(self.random.choice(IRIS) + self.random.choice(["", "x", ",", "1."]))

    def literal(self) -> ox.Literal:
        match self.random.randint(0, 4):
            case 0:
                return ox.Literal(self.text(), language="pt-br")
            case 1:
                return ox.Literal(self.text(), language="ar", direction=ox.BaseDirection.RTL)
            case 2:
                datatype = f"http://www.w3.org/2001/XMLSchema#{self.random.choice(DATATYPES)}"
                return ox.Literal(self.random.choice(FORMS), datatype=ox.NamedNode(datatype))
            case 3:
                return ox.Literal(self.text(), datatype=self.iri())
        return ox.Literal(self.text())

    def term(self, depth: int = 2) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
        match self.random.randint(0, 9):
            case 0 | 1 | 2:
                return self.iri()
            case 3:
                return ox.BlankNode(f"b{self.random.randint(0, 5)}")
            case 4 if depth:
                return ox.Triple(self.iri(), self.iri(), self.term(depth - 1))
        return self.literal()


def csv_field(term: object, *, is_inner: bool = False) -> str:
    match term:
        case None:
            return ""
        case ox.BlankNode():
            return f"_:{term.value}"
        case ox.Triple():
            parts = (csv_field(part, is_inner=True) for part in term)
            return f"<<( {' '.join(parts)} )>>"
        case ox.Literal() if is_inner:
            return '"' + term.value.replace('"', '""') + '"'
    return str(getattr(term, "value", ""))


def json_term(term: object) -> dict[str, object] | None:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Triple():
            names = ("subject", "predicate", "object")
            parts = {name: json_term(getattr(term, name)) for name in names}
            return {"type": "triple", "value": parts}
        case ox.Literal():
            more = {"xml:lang": term.language, "its:dir": str(term.direction or "")}
            if not term.language and term.datatype.value != f"{XSD}string":
                more["datatype"] = term.datatype.value
            kept = {name: value for name, value in more.items() if value}
            return {"type": "literal", "value": term.value, **kept}
    return None


XSD = "http://www.w3.org/2001/XMLSchema#"
ITS = "{http://www.w3.org/2005/11/its}"
XML_NAMESPACE = "{http://www.w3.org/XML/1998/namespace}"


def xml_term(element: ET.Element) -> dict[str, object]:
    """Return a term of the XML format as JSON."""
    kind, text = element.tag.removeprefix(NAMESPACE), element.text or ""
    if kind == "triple":
        parts = {part.tag.removeprefix(NAMESPACE): xml_term(part[0]) for part in element}
        return {"type": kind, "value": parts}
    sent = element.attrib
    more = {"xml:lang": f"{XML_NAMESPACE}lang", "its:dir": f"{ITS}dir", "datatype": "datatype"}
    return {
        "type": kind,
        "value": text,
        **{name: sent[key] for name, key in more.items() if key in sent},
    }


@pytest.mark.parametrize("seed", range(150))
def test_what_is_read_is_what_the_engine_found(seed: int) -> None:
    terms, engine = Terms(seed), ox.Store()
    for _ in range(terms.random.randint(0, 6)):
        engine.add(ox.Quad(terms.iri(), terms.iri(), terms.term()))
    for query in ("SELECT ?o { ?s ?p ?o }", "SELECT ?s ?x ?o { { ?s ?p ?o } UNION {} }"):
        again = partial(engine.query, query)
        found = again()
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        solutions = [[row[name] for name in names] for row in found]
        check(again, names, solutions)


def check(again: Callable[[], Results], names: list[str], solutions: list[list[object]]) -> None:
    def write(token: str) -> bytes:
        form = by_token(token)
        body = results.serialize(again(), form, None, UNLIMITED, again)  # type: ignore[arg-type]
        assert results._count_rows(body, form) == len(solutions)
        return body

    assert rows(write("csv")) == [names, *([csv_field(term) for term in row] for row in solutions)]
    expected = [
        {name: json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in solutions
    ]
    assert json.loads(write("json"))["results"]["bindings"] == expected
    head, *lines, end = write("tsv").decode().split("\n")
    assert (head, end) == ("\t".join(f"?{name}" for name in names), "")
    assert [[turtle_term(field) for field in line.split("\t")] for line in lines] == [
        [json_term(term) for term in row] for row in solutions
    ]
    try:
        body = write("xml")
    except NotAcceptable:
        return
    results_element = ET.fromstring(body).find(f"{NAMESPACE}results")  # noqa: S314  # our own
    assert results_element is not None
    assert [
        {str(binding.get("name")): xml_term(binding[0]) for binding in result}
        for result in results_element
    ] == expected


def turtle_term(field: str) -> dict[str, object] | None:
    if not field:
        return None
    document = f"<urn:s> <urn:p> {field} .".encode()
    (quad,) = ox.parse(document, format=ox.RdfFormat.TURTLE)
    return json_term(quad.object)


# ---- limits


@pytest.mark.parametrize("form", offered(Kind.BINDINGS), ids=lambda form: form.token)
@pytest.mark.parametrize("text", ["},{", '},{"', "},{}", '\\"},{"a', "\n\n", "<result>", ",", '"'])
def test_rows_are_counted_exactly_whatever_they_contain(form: Format, text: str) -> None:
    engine = ox.Store()
    for number in range(4):
        engine.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal(text)))
    again = partial(engine.query, "SELECT ?o ?s { ?s ?p ?o }")
    limited = partial(results.serialize, form=form, store=empty(), again=again)
    assert limited(again(), limits=Limits(4, 10_000))
    with pytest.raises(ResultTooLarge):
        limited(again(), limits=Limits(3, 10_000))


@pytest.mark.parametrize("form", offered(Kind.BINDINGS), ids=lambda form: form.token)
@pytest.mark.parametrize("n_bytes", [1, 2, 3, 7, 1_000])
def test_rows_are_counted_wherever_the_engine_ends_a_part(form: Format, n_bytes: int) -> None:
    body = answer("SELECT ?a { VALUES ?a { 1 2 3 4 5 } }", form.token)
    file = results._Capped(form, UNLIMITED)
    for start in range(0, len(body), n_bytes):
        file.write(body[start : start + n_bytes])
    assert (file.getvalue(), file.n_marks + results._ROWS[form][1]) == (body, 5)


def test_a_long_text_is_one_field_of_csv() -> None:
    """Python's own reader of CSV refuses fields of more than 131,072 characters."""
    query = "SELECT ?a { VALUES ?a { '" + "x" * 200_000 + "\\n' 'a\\nb' } }"
    body = answer(query, "csv", Limits(2, 10**6))
    assert len(body) == 200_000 + len('a\r\n"\n"\r\n"a\nb"\r\n')
    with pytest.raises(ResultTooLarge):
        answer(query, "csv", Limits(1, 10**6))


# ---- the beginning, for a page

NUMBERS = "SELECT ?n { VALUES ?n { 1 2 3 4 } }"
TRIPLES = "CONSTRUCT { <urn:s> <urn:p> ?n } WHERE { VALUES ?n { '4' '1' '2' '3' '1' } }"


def begin(query: str, n: int, limits: Limits = UNLIMITED) -> tuple[bytes, Size]:
    opened = empty()
    return results.beginning(opened.query(query), n, opened, limits)


@pytest.mark.parametrize(
    ("n", "limits", "size"),
    [
        (3, UNLIMITED, Size(3, 4)),
        (4, UNLIMITED, Size(4, 4)),
        (5, UNLIMITED, Size(4, 4)),
        (3, Limits(4, 10**6), Size(3, 4)),
        (3, Limits(3, 10**6), Size(3, None, "max_rows", 3)),
        (500, Limits(2, 10**6), Size(4, None, "max_rows", 2)),
        (3, Limits(9, 230), Size(3, None, "max_result_bytes", 230)),
    ],
)
def test_the_beginning_of_a_table_says_how_large_the_table_is(
    n: int, limits: Limits, size: Size
) -> None:
    body, read = begin(NUMBERS, n, limits)
    assert read == size
    solutions = json.loads(body)["results"]["bindings"]
    assert [row["n"]["value"] for row in solutions] == list("1234")[: size.n_shown]


@pytest.mark.parametrize(
    ("n", "limits", "size", "objects"),
    [
        (3, UNLIMITED, Size(3, 4), '"1" , "2" , "3"'),
        (9, UNLIMITED, Size(4, 4), '"1" , "2" , "3" , "4"'),
        (9, Limits(4, 1), Size(4, 4), '"1" , "2" , "3" , "4"'),
        (1, Limits(3, 1), Size(1, None, "max_rows", 3), '"1"'),
    ],
)
def test_the_beginning_of_a_graph_says_how_large_the_graph_is(
    n: int, limits: Limits, size: Size, objects: str
) -> None:
    body, read = begin(TRIPLES, n, limits)
    assert (body.decode().splitlines()[-1], read) == (f"<urn:s> <urn:p> {objects} .", size)


def test_no_solutions_and_a_boolean_have_beginnings() -> None:
    body, size = begin("SELECT ?n { FILTER(false) }", 3)
    assert (body, size) == (b'{"head":{"vars":["n"]},"results":{"bindings":[]}}', Size(0, 0))
    assert begin("ASK {}", 3) == (b'{"head":{},"boolean":true}', Size(1, 1))


@pytest.mark.parametrize("query", ["SELECT ?x", "CONSTRUCT { <urn:s> <urn:p> ?x }"])
def test_a_beginning_has_only_what_a_page_can_show(query: str) -> None:
    texts = " ".join(f"'{letter * 1_500_000}é'" for letter in "abc")
    body, size = begin(f"{query} {{ VALUES ?x {{ {texts} }} }}", 3)
    assert size == Size(2, 3)
    assert len(body) < results.MAX_BEGINNING_BYTES
    body, size = begin(f"{query} {{ VALUES ?x {{ '{'x' * results.MAX_BEGINNING_BYTES}' }} }}", 3)
    assert (size, len(body) < 100) == (Size(0, 1), True)


@pytest.mark.parametrize("form", offered(Kind.BINDINGS), ids=lambda form: form.token)
def test_writing_ends_soon_after_the_last_row_allowed(form: Format) -> None:
    engine = ox.Store()
    for number in range(1_000):
        engine.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal("},{")))
    for query in ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "SELECT ?c ?x { ?a ?b ?c . ?d ?e ?f }"):
        again = partial(engine.query, query)
        with pytest.raises(ResultTooLarge) as caught:
            results.serialize(again(), form, empty(), Limits(100, 100_000), again)
        assert caught.value.limit == "max_rows"


@pytest.mark.parametrize("n_bytes", range(8_000, 60_000, 1_777))
def test_the_beginning_of_a_long_table_has_whole_rows_in_order(n_bytes: int) -> None:
    engine = ox.Store()
    for number in range(2_000):
        engine.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal("é")))
    query = "SELECT ?s ?o { ?s ?p ?o }"
    body, size = results.beginning(engine.query(query), 10**6, empty(), Limits(9_999, n_bytes))
    whole = json.loads(results.serialize(engine.query(query), by_token("json"), empty()))
    assert (size.n, size.limit) == (None, "max_result_bytes")
    assert json.loads(body)["results"]["bindings"] == whole["results"]["bindings"][: size.n_shown]
    assert size.n_shown > n_bytes / 120


def test_a_name_that_begins_like_a_byte_order_mark_is_quoted() -> None:
    body = answer("SELECT ?\ufeffa ?b { BIND(1 AS ?\ufeffa) }", "csv")
    assert body.decode() == '"\ufeffa",b\r\n1,\r\n'
    assert rows(body.decode("utf-8-sig").encode())[0] == ["\ufeffa", "b"]


@pytest.mark.parametrize(
    ("term", "is_ambiguous"),
    [
        ("<urn:a,b>", True),
        ("<<( <urn:a> <urn:p> <urn:b> )>>", True),
        ("<<( <urn:a> <urn:p> 1 )>>", True),
        ("<<( <urn:a> <urn:p> '' )>>", True),
        ("'Source: WHO, 2023: see http://e/ there'", False),
        ("'In 2023: see http://e/ there'", False),
        ("''", False),
    ],
)
def test_csv_is_rewritten_only_if_necessary(term: str, *, is_ambiguous: bool) -> None:
    """For a term that stands first, and for one that stands last."""
    for query in (values(term), f"SELECT ?b ?a {{ VALUES (?a ?b) {{ ({term} 1) }} }}"):
        body = answer(query, "csv").decode()
        solutions = ox.Store().query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        engine = (solutions.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()
        assert (body != engine) == is_ambiguous
        assert results._is_ambiguous(engine.encode(), 2) == is_ambiguous
