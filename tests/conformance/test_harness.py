"""Checks the comparison of answers, and the search for the folder of the W3C's tests."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conformance import earl, results, w3c
from tests.conformance.earl import Assertion
from tests.conformance.results import Answer

JSON = '{"head": {"vars": ["x", "y"]}, "results": {"bindings": [%s]}}'
A, B = '{"x": {"type": "uri", "value": "x:a"}}', '{"x": {"type": "uri", "value": "x:b"}}'
NODE = '{"x": {"type": "bnode", "value": "%s"}, "y": {"type": "bnode", "value": "%s"}}'
TEXT = '{"y": {"type": "literal", "value": "%s"%s}}'
ONE, OTHER = TEXT % ("1", ', "xml:lang": "en"'), TEXT % ("1", ', "datatype": "x:t"')


def table(*rows: str) -> Answer:
    return results.read((JSON % ", ".join(rows)).encode(), "srj")


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ((A, B), (B, A), True),
        ((A, B), (A,), False),
        ((A, A), (A,), False),
        ((A,), (B,), False),
        ((), (), True),
        ((), ("{}",), False),
        ((ONE,), (TEXT % ("1", ""),), False),
        ((ONE,), (OTHER,), False),
        ((NODE % ("p", "q"),), (NODE % ("r", "s"),), True),
        ((NODE % ("p", "q"),), (NODE % ("r", "r"),), False),
        ((NODE % ("p", "q"), NODE % ("q", "p")), (NODE % ("r", "s"), NODE % ("s", "r")), True),
        ((NODE % ("p", "q"), NODE % ("q", "p")), (NODE % ("r", "s"), NODE % ("t", "r")), False),
    ],
)
def test_solutions_are_compared(left: list[str], right: list[str], is_same: bool) -> None:
    assert results.same(table(*left), table(*right)) is is_same
    assert results.same(table(*right), table(*left)) is is_same


def test_an_order_counts_where_there_is_one() -> None:
    order = (
        "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .\n[] a rs:ResultSet"
    )
    row = "[ rs:index %d ; rs:binding [ rs:variable 'x' ; rs:value <x:%s> ] ]"
    text = (
        f"{order} ; rs:resultVariable 'x', 'y' ; rs:solution {row % (2, 'b')}, {row % (1, 'a')} ."
    )
    expected = results.read(text.encode(), "ttl")
    assert results.same(expected, table(A, B))
    assert not results.same(expected, table(B, A))


def test_variables_count() -> None:
    document = (JSON % A).replace('"x", "y"', '"x"').encode()
    assert not results.same(results.read(document, "srj"), table(A))


def test_a_lax_comparison_allows_no_more_than_missing_duplicates() -> None:
    expected = table(A, A, B)
    assert results.same(expected, table(A, B), is_lax=True)
    assert not results.same(expected, table(A), is_lax=True)
    assert not results.same(expected, table(A, B, B), is_lax=True)


def test_booleans_are_not_tables() -> None:
    true, false = (
        results.read(b'{"head": {}, "boolean": %s}' % b, "srj") for b in (b"true", b"false")
    )
    assert results.same(true, true)
    assert not results.same(true, false)
    assert not results.same(true, table(A))


ROWS = table(A, ONE, OTHER, NODE % ("p", "p"), "{}", TEXT % (r"a\tb\n\"c\", d", ""))


@pytest.mark.parametrize(
    ("extension", "text"),
    [
        (
            "srx",
            '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/>'
            '<variable name="y"/></head><results>'
            '<result><binding name="x"><uri>x:a</uri></binding></result>'
            '<result><binding name="y"><literal xml:lang="en">1</literal></binding></result>'
            '<result><binding name="y"><literal datatype="x:t">1</literal></binding></result>'
            '<result><binding name="x"><bnode>p</bnode></binding>'
            '<binding name="y"><bnode>p</bnode></binding></result>'
            '<result/><result><binding name="y"><literal>a\tb\n"c", d</literal></binding></result>'
            "</results></sparql>",
        ),
        (
            "tsv",
            '?x\t?y\n<x:a>\t\n\t"1"@en\n\t"1"^^<x:t>\n_:p\t_:p\n\t\n\t"a\\tb\\n\\"c\\", d"\n',
        ),
        ("csv", 'x,y\r\nx:a,\r\n,1\r\n,1\r\n_:p,_:p\r\n,\r\n,"a\tb\n""c"", d"\r\n'),
    ],
)
def test_formats_are_read(extension: str, text: str) -> None:
    actual = results.read(text.encode(), extension)
    assert results.same(results.as_text(ROWS) if extension == "csv" else ROWS, actual)


def test_csv_keeps_the_texts() -> None:
    assert results.same(results.as_text(table(ONE)), results.as_text(table(OTHER)))
    assert not results.same(results.as_text(table(A)), results.as_text(table(B)))
    assert results.same(results.as_text(table(TEXT % ("", ""))), results.as_text(table("{}")))


@pytest.mark.parametrize(
    ("kind", "left", "right", "is_same"),
    [
        ("decimal", "2.0", "2", True),
        ("decimal", "2.0", "20", False),
        ("double", "1.0E6", "1000000", True),
        ("double", "1.0E6", "1000001", False),
        ("boolean", "1", "true", True),
        ("boolean", "0", "true", False),
        ("date", "2023-01-01+00:00", "2023-01-01Z", True),
        ("date", "2023-01-01", "2023-01-01Z", False),
        ("string", "1.0E6", "1000000", True),
        ("string", "a", "b", False),
    ],
)
def test_values_are_compared(kind: str, left: str, right: str, is_same: bool) -> None:
    datatype = f', "datatype": "{results.XSD}{kind}"'
    one, other = (results.by_value(table(TEXT % (text, datatype))) for text in (left, right))
    assert results.same(one, other) is is_same


def test_graphs_are_compared_up_to_blank_nodes() -> None:
    read = [results.read(text, "ttl") for text in (b"[] <x:p> _:a .", b"_:b <x:p> [] .")]
    assert results.same(*read)
    assert not results.same(read[0], results.read(b"_:a <x:p> _:a .", "ttl"))
    assert isinstance(read[0], frozenset)
    assert all(isinstance(triple, ox.Triple) for triple in read[0])


@pytest.mark.usefixtures("w3c_tests")
def test_the_suites_are_there() -> None:
    """Fails or is missed for all their tests: without the folder these are not even collected."""
    for name in ("sparql/sparql10", "sparql/sparql11", "sparql/sparql12", "rdf/rdf11", "rdf/rdf12"):
        assert list((w3c.suites() / name).rglob("manifest.ttl")), name


def test_the_folder_is_found_or_reported_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(w3c, "_BESIDE", tmp_path / "none")
    monkeypatch.delenv(w3c.VARIABLE, raising=False)
    assert w3c.folder() is None
    monkeypatch.setenv(w3c.VARIABLE, str(tmp_path))
    with pytest.raises(FileNotFoundError, match=w3c.VARIABLE):
        w3c.folder()
    (tmp_path / "sparql").mkdir()
    assert w3c.folder() == tmp_path


def test_the_report_has_every_outcome_and_its_reason() -> None:
    assertions = [
        Assertion("B", "https://a.org/m#3", "failed", 'a "reason" with \\'),
        Assertion("A", "https://a.org/m#2", "inapplicable", "updates"),
        Assertion("B", "https://a.org/m#1", "passed"),
    ]
    files = earl.files(assertions)
    assert files == earl.files(assertions[::-1])
    store = ox.Store()
    store.load(files[earl.EARL].encode(), format=ox.RdfFormat.TURTLE)
    rows = store.query(
        """PREFIX earl: <http://www.w3.org/ns/earl#>
        SELECT ?test ?outcome ?info {
          ?assertion earl:test ?test ; earl:result ?result .
          ?result earl:outcome ?outcome OPTIONAL { ?result earl:info ?info }
        }"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    read = [[term and term.value.rpartition("#")[2] for term in row] for row in rows]
    assert sorted(read) == [
        ["1", "passed", None],
        ["2", "inapplicable", "updates"],
        ["3", "failed", 'a "reason" with \\'],
    ]
    for line in ("| A | 1 |  |  | 1 |", "| B | 2 | 1 | 1 |  |", "| **all** | 3 | 1 | 1 | 1 |"):
        assert line in files[earl.TABLE].splitlines()
    assert '**A "reason" with \\** (1):\n[3](https://a.org/m#3).' in files[earl.TABLE]
