"""Small curated files: their facts and their faults."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Literal, URIRef

from kg.errors import EncodingError, raise_all
from kg.evidence.excerpts import Span
from kg.evidence.statements import Triple
from kg.namespaces import BASES, CONTEXT, ID, RG
from kg.source import encoding_file, quotations, yamlld
from kg.source.context import read_context
from kg.source.encoding_file import CuratedFact, CuratedFile, CuratedPassage
from kg.source.yamlld import Document
from tests.conftest import ROOT

OUR_CONTEXT = read_context(ROOT / "ontology/context.jsonld")
TEXT = "Flood\nA flood hit Lima.\nThe flood left Lima in need.\nFlood\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.yamlld"


def document(path: Path, rest: str, context: str = CONTEXT) -> Document:
    """Return a file that begins with a line for its context."""
    path.write_text(f'"@context": {context}\n{rest}', "utf-8")
    return yamlld.read_document(path)


def read(path: Path, rest: str, text: str | None = TEXT, context: str = CONTEXT) -> CuratedFile:
    file = encoding_file.read_encoding(document(path, rest, context), text, OUR_CONTEXT)
    raise_all(file.errors)
    return file


def test_a_file_is_read_whole(path: Path) -> None:
    file = read(
        path,
        """id: report/r
language: en
headings: [Flood]
rights: The words are theirs.
things:
- {id: place/lima, label: {en: Lima, es: Lima}}
- id: x:flood
  label: {en: flood}
passages:
- quote: [A flood, hit Lima]
  interpretation: {id: x:flood, place: lima}
  stated:
  - {id: x:flood, type: Event, value: {"@value": "1.50", "@type": xsd:decimal}}
- quote: flood
  prefix: 'The '
  suffix: ' left'
  page-scope: {id: x:flood, altLabel: {en: [sudden, short]}}
- source: iso
  stated: [{id: place/lima, type: Place}]
""",
        context=f"[{CONTEXT}, {{x: 'https://e.org/'}}, {{y: 'https://e.org#'}}]",
    )
    report, lima, flood = ID["report/r"], ID["place/lima"], URIRef("https://e.org/flood")
    assert set(file.things) == {
        (report, DCTERMS.language, Literal("en")),
        (report, DCTERMS.rights, Literal("The words are theirs.")),
        (lima, RDFS.label, Literal("Lima", lang="en")),
        (lima, RDFS.label, Literal("Lima", lang="es")),
        (flood, RDFS.label, Literal("flood", lang="en")),
    }
    first = CuratedPassage(("passages", 0), (Span(6, 13), Span(14, 22)), None)
    second = CuratedPassage(("passages", 1), (Span(28, 33),), None)
    third = CuratedPassage(("passages", 2), (), ID["source/iso"])

    def facts(
        passage: CuratedPassage, basis: str, *rest: int, facts: list[Triple]
    ) -> list[CuratedFact]:
        steps = (*passage.steps, basis, *rest)
        return [CuratedFact(triple, passage, BASES[basis], steps) for triple in facts]

    decimal = URIRef("http://www.w3.org/2001/XMLSchema#decimal")
    assert file.facts == (
        *facts(
            first,
            "stated",
            0,
            facts=[
                (flood, RDF.type, RG.Event),
                (flood, RG.value, Literal("1.50", datatype=decimal)),
            ],
        ),
        *facts(first, "interpretation", facts=[(flood, RG.place, lima)]),
        *facts(
            second,
            "page-scope",
            facts=[
                (flood, SKOS.altLabel, Literal(word, lang="en")) for word in ("short", "sudden")
            ],
        ),
        *facts(third, "stated", 0, facts=[(lima, RDF.type, RG.Place)]),
    )
    assert file.document.path == path


def test_a_reference_file_may_be_empty_but_for_its_context(path: Path) -> None:
    for rest in ("", "things: []\npassages: []\n"):
        file = read(path, rest, None)
        assert (set(file.things), file.facts) == (set(), ())


def test_only_a_page_has_a_head_even_a_page_without_text(path: Path) -> None:
    file = read(path, "id: report/r\nlanguage: en\n", "")
    assert set(file.things) == {(ID["report/r"], DCTERMS.language, Literal("en"))}
    with pytest.raises(EncodingError) as caught:
        read(path, "things: []\nid: report/r\n", None)
    reason = "unexpected 'id'; expected one of @context, passages, things"
    assert (caught.value.line, caught.value.reason) == (3, reason)


def passage(quote: str, fact: str = "{id: place/lima, type: Place}") -> str:
    return f"passages:\n- {quote}\n  stated: {fact}\n"


PREFIX_IRI = "needs an IRI that ends in / or #"
NO_PREFIX = "cannot be a prefix: it has a meaning, or an unusual form"
KEYS = (
    "@context, concepts, encoded, headings, id, language, passages, rights, sha256, textWithheld, "
    "things"
)


@pytest.mark.parametrize(
    ("context", "rest", "line", "reason"),
    [
        (f"[{CONTEXT}, {{x: ''}}]", "", 1, f"the prefix 'x' {PREFIX_IRI}"),
        (f"[{CONTEXT}, {{x: 5}}]", "", 1, f"the prefix 'x' {PREFIX_IRI}"),
        (f"[{CONTEXT}, {{x: 'a:b'}}]", "", 1, f"the prefix 'x' {PREFIX_IRI}"),
        (f"[{CONTEXT}, {{x: 'a/'}}]", "", 1, f"the prefix 'x' {PREFIX_IRI}"),
        (f"\n- {CONTEXT}\n- x: a:b/\n  X: a:b/", "", 4, f"'X' {NO_PREFIX}"),
        (f"\n- {CONTEXT}\n- {{x: a:b/}}\n- {{rg: a:b/}}", "", 4, f"'rg' {NO_PREFIX}"),
        (f"[{CONTEXT}, {{x y: a:b/}}]", "", 1, f"'x y' {NO_PREFIX}"),
        (f"[{CONTEXT}, x]", "", 1, "expected a mapping of keys and values"),
        (CONTEXT, "things: {a: b}\n", 2, "expected a list"),
        (CONTEXT, "passages: a\n", 2, "expected a list"),
        (CONTEXT, "things:\n- a\n", 3, "expected a mapping of keys and values"),
        (CONTEXT, "note: a\n", 2, f"unexpected 'note'; expected one of {KEYS}"),
        (CONTEXT, "things:\n- {id: place/lima, passages: []}\n", 3, "has no value"),
        (
            CONTEXT,
            "things:\n- id: place/lima\n  label:\n    en: [a, ~]\n",
            5,
            "has no value: put a text with a comma or a question mark in quotes",
        ),
        (CONTEXT, "things:\n- id: place/lima\n  label:\n    en: {}\n", 5, "has no value"),
        (CONTEXT, "language: en\n", 1, "every fact needs the 'id' of its thing"),
        (CONTEXT, "id: report/r\n", 1, "'report/r' has no property: add one"),
        (CONTEXT, passage("quote: ''"), 3, "a quotation must be text: put it in quotes"),
        (CONTEXT, passage("quote: [Lima., 5]"), 3, "a quotation must be text: put it in quotes"),
        (
            CONTEXT,
            passage("quote: Lima\n  prefix: 5"),
            3,
            "a quotation must be text: put it in quotes",
        ),
        (
            CONTEXT,
            passage("quote: [A, need]\n  suffix: ' '"),
            3,
            "'prefix' and 'suffix' need a single quotation",
        ),
        (
            CONTEXT,
            passage("quote:\n  - A flood\n  - flood"),
            5,
            "'flood' is in the report 2 times: add 'prefix' or 'suffix'",
        ),
        (
            CONTEXT,
            passage("quote: flood\n  suffix: ' lifted'"),
            3,
            f"'flood' is in the report, but between {TEXT[:8]!r} and {TEXT[13:45]!r}",
        ),
        (CONTEXT, passage("quote: Cusco"), 3, "'Cusco' is not in the report"),
        (CONTEXT, passage("quote: lima"), 3, "'lima' is not in the report; the report has 'Lima'"),
        (
            CONTEXT,
            "passages:\n- {quote: need}\n",
            3,
            "supports no fact: add one of stated, page-scope, interpretation",
        ),
        (
            CONTEXT,
            passage("quote: need", "[a]"),
            4,
            "expected a mapping of keys and values",
        ),
        (
            CONTEXT,
            passage("quote: need", "\n    id: x\n    within:\n      '@id': y"),
            7,
            "'@id' is not allowed here: use plain keys",
        ),
        *(
            (
                CONTEXT,
                passage("quote: need", f"\n    id: x\n    value: [{{{value}}}]"),
                6,
                "'@value' is not allowed here: use plain keys",
            )
            for value in (
                "'@value': '1', a: 2",
                "'@value': '1'",
                "'@value': '1', '@type': 'xsd:integer', note: x",
            )
        ),
        (
            CONTEXT,
            passage("quote: need", "\n    id: x\n    within: {label: {en: a}}"),
            6,
            "every fact needs the 'id' of its thing",
        ),
        (
            CONTEXT,
            passage("quote: need", "\n    id: x\n    type: Place\n    a b: y"),
            7,
            "2 facts are written here, but JSON-LD reads 1: "
            "a key means nothing, or a value is repeated",
        ),
        (
            CONTEXT,
            passage("quote: need", "\n    type: Place\n    id: 'a b'"),
            6,
            f"'{ID}a b' is not an IRI",
        ),
    ],
)
def test_a_fault_is_reported_with_its_line(
    path: Path, context: str, rest: str, line: int, reason: str
) -> None:
    with pytest.raises(EncodingError) as caught:
        read(path, rest, context=context)
    assert (caught.value.path, caught.value.line, caught.value.reason) == (path, line, reason)


def test_a_thing_within_a_thing_is_described_with_it(path: Path) -> None:
    file = read(
        path,
        passage("quote: need", "{id: x, broader: [{id: y, type: Place, label: {en: [a, b]}}, z]}"),
    )
    x, y = ID.x, ID.y
    assert {fact.triple for fact in file.facts} == {
        (x, SKOS.broader, y),
        (x, SKOS.broader, ID.z),
        (y, RDF.type, RG.Place),
        (y, RDFS.label, Literal("a", lang="en")),
        (y, RDFS.label, Literal("b", lang="en")),
    }


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("headings: [Flood]", [Span(0, 5), Span(53, 58)]),
        (
            "headings: [The flood left Lima in need., Flood]",
            [Span(24, 52), Span(0, 5), Span(53, 58)],
        ),
        ("headings: []", []),
        ("id: report/r", []),
    ],
)
def test_headings_are_whole_lines(path: Path, written: str, spans: list[Span]) -> None:
    errors: list[EncodingError] = []
    assert quotations.find_headings(document(path, written), TEXT, errors) == spans
    assert errors == []


@pytest.mark.parametrize(
    ("written", "line", "reason"),
    [
        (
            "headings:\n- Flood\n- A flood",
            4,
            "no line of the text reads 'A flood'; did you mean 'Flood'?",
        ),
        ("headings:\n- Lima.", 3, "no line of the text reads 'Lima.'"),
        ("headings:\n- Cusco", 3, "no line of the text reads 'Cusco'"),
        ("headings:\n- Flood\n- 5", 4, "a heading must be text: put it in quotes"),
        ("headings: Flood", 2, "expected a list"),
    ],
)
def test_a_heading_is_a_line_of_the_text(path: Path, written: str, line: int, reason: str) -> None:
    errors: list[EncodingError] = []
    quotations.find_headings(document(path, written), TEXT, errors)
    assert [(error.line, error.reason) for error in errors] == [(line, reason)]


@pytest.mark.parametrize(
    ("thing", "file"),
    [
        ("place/lima", "places.yamlld"),
        ("x:ministry", "organizations.yamlld"),
        ("place/r/lima", None),
        ("event/flood", None),
    ],
)
def test_a_page_does_not_name_what_all_pages_share(
    path: Path, thing: str, file: str | None
) -> None:
    things = f"things:\n- {{id: report/r, label: R}}\n- {{id: {thing}, hiddenLabel: Outpatient}}\n"
    page = document(path, f"id: report/r\n{things}", f"[{CONTEXT}, {{x: {ID}organization/}}]")
    reason = f"{thing!r} is not of this page alone: name it in kg/reference/{file}"
    found = [*map(str, encoding_file.shared_things(page))]
    assert found == ([f"{path}:5: {reason}"] if file else [])
