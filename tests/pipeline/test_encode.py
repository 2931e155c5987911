"""Bad input: each fault stops the build with the file and the line."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, BNode, Dataset, Literal

from kg import encode
from kg.errors import EncodingError, raise_all
from kg.namespaces import BASES, CONTEXT, GRAPH, ID, OA, RG
from kg.source import jsonld, yamlld
from kg.source.context import read_context
from kg.source.encoding_file import read_encoding
from tests import tiny
from tests.conftest import CORPUS, FREEDONIA

ONTOLOGY, REFERENCE = CORPUS.ontology, CORPUS.reference
FOLDER = CORPUS.reports / FREEDONIA
SOURCE = (FOLDER / "encoding.yamlld").read_text("utf-8")
DIGEST = hashlib.sha256((FOLDER / "report.txt").read_bytes()).hexdigest()


def passages_with(words: str) -> str:
    """Return the encoding of the page with its first passage and those that have ``words``."""
    head, first, *others = re.split(r"^(?=  - (?:quote|source)\b)", SOURCE, flags=re.MULTILINE)
    encoding = "".join([head, first, *(passage for passage in others if words in passage)])
    assert words in encoding
    return encoding


def encoded(tmp_path: Path, old: str, new: str) -> Dataset:
    """Encode what ``passages_with`` returns with one change in it."""
    folder = tmp_path / FREEDONIA
    shutil.copytree(FOLDER, folder)
    changed = passages_with(old).replace(old, new, 1)
    (folder / "encoding.yamlld").write_text(changed, "utf-8")
    return encode.dataset(ONTOLOGY, REFERENCE, tmp_path)


#: Faults that test_slips.py does not have.
FAULTS = {
    "bound as a value": (
        "minExclusive: 1900",
        "value: 1900",
        "the words do not state value 1900; the page has it as minExclusive in 'over 1,900'",
    ),
    "wrong bound": ("minExclusive: 1900", "minInclusive: 1900", "do not state minInclusive 1900"),
    "quantity cut short": ("quote: more than 40", "quote: 40", "do not state minExclusive 40000"),
    "wrong quantifier": ("quantifier: dozens", "quantifier: many", "do not name"),
    "wrong date": ('time: "2023-12-31"', 'time: "2024-12-31"', "do not state the time 2024-12-31"),
    "wrong month": ("inXSDgYearMonth: 2022-12", "inXSDgYearMonth: 2022-11", "the time 2022-11"),
    "interpretation with what the page does not name": (
        "{id: events:violent-response, place: freedonia}",
        "{id: events:violent-response, actor: freedonian-guard}",
        "the words do not name https://w3id.org/reliefgraph/id/organization/freedonian-guard",
    ),
    "stated in two sentences": (
        "[and assistance to people injured, launched emergency activities]\n    interpretation:",
        "[and assistance to people injured, launched emergency activities]\n    stated:",
        "no sentence states it alone: make the fact an interpretation",
    ),
    "text not in the words": (
        "role: President",
        "role: Prime Minister",
        "the words do not contain 'Prime Minister'",
    ),
    "condition without its prefix, whose name as a reason is withdrawn": (
        "cause: [conditions:poverty, ",
        "cause: [poverty, ",
        "unknown name 'concept/reasons/poverty'; did you mean 'conditions:poverty'?",
    ),
    "unknown source": (
        "  - quote: armed groups\n    stated:",
        "  - source: nsi\n    stated:",
        "unknown name 'source/nsi'",
    ),
    "evidence missing": (
        "  - quote: armed groups\n    stated:",
        "  - stated:",
        "evidence missing: a passage needs a 'quote' or a 'source'",
    ),
    "no facts": (
        "  - quote: armed groups\n    stated:",
        "  - quote: armed groups\n  - quote: the local\n    stated:",
        "supports no fact: add one of stated, page-scope, interpretation",
    ),
    "null": ("value: 85", "value: ~", "has no value"),
    "empty list": ("category: patient", "category: []", "has no value"),
    "no context": (
        "- https://w3id.org/reliefgraph/context.jsonld\n  ",
        "",
        "'@context' must begin with",
    ),
    "an empty context": (
        SOURCE[SOURCE.index("  - https://w3id") : SOURCE.index("\nid: ")],
        "  {}\n",
        "has no value",
    ),
    "a context that redefines": (
        "  - conditions:",
        "  - page-scope:",
        "'page-scope' cannot be a prefix",
    ),
    "a context with a keyword": (
        "  - conditions:",
        '  - "@vocab":',
        "'@vocab' cannot be a prefix",
    ),
    "a prefix of half a name": (
        "event/sr-2023-freedonia/\n",
        "event/sr\n",
        "an IRI that ends in / or #",
    ),
    "a prefix that is not an IRI": (
        "https://w3id.org/reliefgraph/id/event/sr",
        "http://[",
        "needs an IRI",
    ),
    "an id with a space": (
        "{id: observations:killed,",
        '{id: "observations:kil led",',
        "'https://w3id.org/reliefgraph/id/observation/sr-2023-freedonia/kil led' is not an IRI",
    ),
    "an id with a bracket": (
        "{id: observations:killed,",
        '{id: "observations:k<",',
        "k<' is not an IRI",
    ),
    "an id with half an escape": (
        "{id: observations:killed,",
        '{id: "observations:k%zz",',
        "k%zz' is not an IRI",
    ),
    "a value that is not an IRI": (
        "{id: place/vesta, capitalOf: freedonia}",
        '{id: place/vesta, capitalOf: freedonia, closeMatch: "http://a b"}',
        "'http://a b' is not an IRI",
    ),
    "a value with half an address": (
        "{id: place/vesta, capitalOf: freedonia}",
        '{id: place/vesta, closeMatch: "http://[bad"}',
        "is not an IRI",
    ),
    "a key with a space": (
        "{id: place/vesta, capitalOf: freedonia}",
        "{id: place/vesta, capital of: freedonia}",
        "1 facts are written here, but JSON-LD reads 0: a key means nothing",
    ),
    "a key that says nothing": (
        "{id: place/vesta, capitalOf: freedonia}",
        "{id: place/vesta, headings: freedonia, capitalOf: freedonia}",
        "2 facts are written here, but JSON-LD reads 1: a key means nothing",
    ),
    "a value like a keyword": (
        "{id: place/vesta, capitalOf: freedonia}",
        '{id: place/vesta, capitalOf: "@freedonia"}',
        "'None' is not an IRI",
    ),
    "a value twice": (
        "category: patient",
        "category: [patient, patient]",
        "a value is repeated",
    ),
    "an empty fact": ("- {id: place/vesta, capitalOf: freedonia}", "- {}", "has no value"),
    "a graph in a fact": (
        "{id: place/vesta, capitalOf: freedonia}",
        '{id: place/vesta, capitalOf: freedonia, "@graph": [{id: place/vesta, within: x}]}',
        "'@graph' is not allowed here: use plain keys",
    ),
    "passages in a fact": (
        "{id: place/vesta, capitalOf: freedonia}",
        "{id: place/vesta, capitalOf: freedonia, passages: [{id: place/vesta, within: freedonia}]}",
        "facts are written here, but JSON-LD reads",
    ),
    "facts in a fact": (
        "{id: place/vesta, capitalOf: freedonia}",
        "{id: place/vesta, stated: [{id: place/vesta, within: freedonia}]}",
        "every fact needs the 'id' of its thing",
    ),
    "a decimal that is none": (
        "value: 85",
        'value: {"@value": sNaN, "@type": xsd:decimal}',
        "'sNaN' is not a valid decimal",
    ),
    "an integer without end": (
        "value: 85",
        'value: {"@value": "' + "9" * 5000 + '", "@type": xsd:integer}',
        "9' is not a valid integer",
    ),
    "a day that is none": (
        "inXSDgYearMonth: 2022-12",
        "inXSDgYearMonth: 2022-13",
        "2022-13",  # in words that depend on whether owlrl has run before
    ),
    "headings that are a number": (
        SOURCE[SOURCE.index("headings:") : SOURCE.index("\n# Names")],
        "headings: 5\n",
        "expected a list",
    ),
    "headings that are a mapping": (
        SOURCE[SOURCE.index("headings:") : SOURCE.index("\n# Names")],
        "headings: {Freedonia: 1}\n",
        "expected a list",
    ),
    "a control character": (
        "role: President",
        'role: "\\x01"',
        "XML cannot carry the character '\\x01'",
    ),
    "a fact on two bases": (
        "    interpretation:\n      - {id: place/northern-freedonia, placeType: area}",
        "    interpretation:\n      - {id: place/northern-freedonia, within: freedonia}",
        "two bases for one fact",
    ),
    "two kinds of a place": (
        "interpretation:\n      - {id: place/northern-freedonia, placeType: area}",
        "interpretation:\n      - {id: place/northern-freedonia, placeType: [area, city]}",
        "'place/northern-freedonia' has two values of 'placeType': 'concept/place-types/area' and ",
    ),
    "not JSON-LD": ("type: Operation\n", "type: {a: b}\n", "type"),
    "a list as a thing": (
        "      - {id: place/vesta, capitalOf: freedonia}",
        "      - [a]",
        "a mapping of keys",
    ),
}


@pytest.mark.parametrize(("old", "new", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_names_file_line_and_remedy(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    with pytest.raises(EncodingError) as caught:
        encoded(tmp_path, old, new)
    assert reason in caught.value.reason
    if caught.value.path.name == "encoding.yamlld":
        assert caught.value.line is not None
        source = passages_with(old)
        head = source[: source.index(old)]
        item = head.rfind("\n  - ") if "\n  - " in head else 0
        first = head[:item].count("\n") + 1
        rest = source[source.index(old) + len(old) :]
        last = (head + new + rest[: rest.find("\n  - ")]).count("\n") + 2
        assert first <= caught.value.line <= last  # from its passage's first line to the last


@pytest.mark.parametrize("name", ["report.txt", "encoding.yamlld", "README.md"])
def test_a_report_folder_needs_all_its_files(tmp_path: Path, name: str) -> None:
    shutil.copytree(FOLDER, tmp_path / FREEDONIA)
    (tmp_path / FREEDONIA / name).unlink()
    with pytest.raises(EncodingError, match=f"has no {name}"):
        encode.dataset(ONTOLOGY, REFERENCE, tmp_path)


def test_a_changed_text_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / FREEDONIA)
    with (tmp_path / FREEDONIA / "report.txt").open("a") as file:
        file.write("\n")
    with pytest.raises(EncodingError, match=f"its encoding was made for {DIGEST}"):
        encode.dataset(ONTOLOGY, REFERENCE, tmp_path)


def with_text(tmp_path: Path, text: bytes) -> Dataset:
    """Encode the page on Freedonia with another text."""
    folder = tmp_path / FREEDONIA
    shutil.copytree(FOLDER, folder)
    (folder / "report.txt").write_bytes(text)
    old, new = (hashlib.sha256(t).hexdigest() for t in ((FOLDER / "report.txt").read_bytes(), text))
    (folder / "encoding.yamlld").write_text(SOURCE.replace(old, new), "utf-8")
    return encode.dataset(ONTOLOGY, REFERENCE, tmp_path)


@pytest.mark.parametrize("bad", [b"\x00", b"\x0b", b"\xef\xbf\xbe", b"\xe9"])
def test_a_character_that_no_dump_can_carry_is_told(tmp_path: Path, bad: bytes) -> None:
    text = (FOLDER / "report.txt").read_bytes()
    with pytest.raises(EncodingError, match=r"(XML cannot carry|is not UTF-8)") as caught:
        with_text(tmp_path, text.replace(b"\n", b"\n" + bad, 1))
    assert (caught.value.path.name, caught.value.line) == ("report.txt", 2)


def test_what_differs_from_the_text_is_shown(tmp_path: Path) -> None:
    """Where line ends are others than in the encoding, a quotation or its context is not found."""
    text = (FOLDER / "report.txt").read_bytes()
    with pytest.raises(EncodingError, match=r"in the report, but between .*\\r\\n|has .*\\r\\n"):
        with_text(tmp_path, text.replace(b"\n", b"\r\n"))


def test_folders_without_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="has no report folders"):
        encode.dataset(ONTOLOGY, REFERENCE, tmp_path)
    with pytest.raises(EncodingError, match=r"has no \*.yamlld files"):
        encode.dataset(ONTOLOGY, tmp_path, CORPUS.reports)


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"@prefix a: <a:b> .\n\na:b a:c x:d .\n", 3, "is not Turtle"),
        (b"<a:b> <a:c> <http://a b> .", 1, "Invalid IRI code point"),
        (b"<a:b> <a:c> <http://[b> .", 1, "Invalid character"),
        (b"<a:b>\n  <a:c> 'd'@en_US .", 2, "is not Turtle"),
        (b"<a:b> <a:c> <d> .", 1, "No scheme found"),
        (b"\x00\xff\xfe", 1, "is not Turtle"),
        (None, None, "cannot be read: Is a directory"),
    ],
)
def test_turtle_that_does_not_parse_is_told_with_its_line(
    tmp_path: Path, data: bytes | None, line: int | None, reason: str
) -> None:
    shutil.copytree(ONTOLOGY, tmp_path / "ontology")
    path = tmp_path / "ontology/more.ttl"
    path.mkdir() if data is None else path.write_bytes(data)
    with pytest.raises(EncodingError, match=reason) as caught:
        encode.dataset(tmp_path / "ontology", REFERENCE, CORPUS.reports)
    assert (caught.value.path.name, caught.value.line) == ("more.ttl", line)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "cannot be read: No such file"),
        ("{", "is not JSON: .* line 1"),
        ("{}", "has no '@context' with '@base' and '@vocab'"),
        ("[]", "has no '@context' with '@base' and '@vocab'"),
        ('{"@context": {"@base": 5}}', "has no '@context' with '@base' and '@vocab'"),
        ("\xe9", "is not UTF-8: byte 0"),
    ],
)
def test_a_context_at_fault_is_told(tmp_path: Path, text: str | None, reason: str) -> None:
    if text is not None:
        (tmp_path / "context.jsonld").write_text(text, "latin-1")
    with pytest.raises(EncodingError, match=rf"context\.jsonld: {reason}"):
        encode.dataset(tmp_path, REFERENCE, CORPUS.reports)


def test_a_fact_gets_its_statement_and_its_words(dataset: Dataset) -> None:
    service = ID[f"service/{FREEDONIA}/vesta-first-aid"]
    facts = dataset.graph(GRAPH.reports[FREEDONIA])
    operation = ID[f"operation/{FREEDONIA}/vesta-emergency"]
    assert (service, RG.partOfOperation, operation) in facts
    name = "service-vesta-first-aid.partOfOperation.operation-vesta-emergency"
    statement = ID[f"statement/{FREEDONIA}/{name}"]
    provenance = dataset.graph(GRAPH.provenance)
    assert provenance.value(statement, RDF.subject) == service
    assert provenance.value(statement, RDF.predicate) == RG.partOfOperation
    assert provenance.value(statement, RDF.object) == operation
    assert provenance.value(statement, RG.basis) == BASES.stated
    excerpt = provenance.value(statement, RG.evidence)
    words = {
        w
        for s in provenance.objects(excerpt, OA.hasSelector)
        for w in provenance.objects(s, OA.exact)
    }
    assert words == {
        Literal("Our team in Vesta immediately launched emergency activities: first aid")
    }


def test_encodings_are_yaml_ld_that_any_processor_reads_the_same() -> None:
    """The facts are those that a plain JSON-LD processor finds in the passages' named graphs."""
    known = read_context(ONTOLOGY / "context.jsonld")
    document = yamlld.read_document(FOLDER / "encoding.yamlld")
    text = encode.read_report_text(FOLDER, document)
    ours = {fact.triple for fact in read_encoding(document, text, known).facts}
    plain = jsonld.read_dataset(document.value, known)
    named = {triple for graph in plain.graphs() if graph != plain.default_graph for triple in graph}
    assert ours == named
    assert len(ours) > 200


def test_nothing_that_is_asserted_is_blank(dataset: Dataset) -> None:
    for graph in dataset.graphs():
        if graph.identifier != GRAPH.ontology:
            assert not [t for t in graph if any(isinstance(part, BNode) for part in t)]


# ---- a tiny report, whole

TERMS = """
rg:CountryPage a owl:Class . rg:Event a owl:Class . rg:Place a owl:Class .
rg:place a owl:ObjectProperty . rg:time a owl:ObjectProperty . rg:within a owl:ObjectProperty .
rg:sha256 a owl:DatatypeProperty .
"""
CONTEXT_LINE = '"@context": https://w3id.org/reliefgraph/context.jsonld\n'
SHARED = """things:
  - {id: place/lima, label: {en: Lima}}
  - {id: place/peru, label: {en: Peru}}
passages:
  - source: iso
    stated: {id: place/lima, type: Place, within: peru}
"""
SOURCES = "things:\n  - {id: source/iso, label: {en: ISO 3166}}\n"
TEXT = "Flood\nA flood hit Lima in May 2023.\n"
HEAD = f"""id: report/r
language: en
sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}
headings: [Flood]
"""
PASSAGES = """things:
  - {id: event/r/flood, label: {en: flood}}
passages:
  - quote: A flood hit Lima in May 2023
    stated:
      - {id: event/r/flood, type: Event, place: lima, time: 2023-05}
  - quote: flood
    prefix: "A "
    stated: {id: event/r/flood, type: Event}
  - source: iso
    stated: {id: place/peru, type: Place}
"""


def tiny_report(
    folder: Path, head: str = HEAD, passages: str = PASSAGES, terms: str = ""
) -> Dataset:
    for path, text in {
        "ontology/a/terms.ttl": f"{tiny.START}{TERMS}{terms}",
        "ontology/context.jsonld": (ONTOLOGY / "context.jsonld").read_text("utf-8"),
        "reference/shared.yamlld": CONTEXT_LINE + SHARED,
        "reference/sources.yamlld": CONTEXT_LINE + SOURCES,
        "reports/r/report.txt": TEXT,
        "reports/r/README.md": "",
        "reports/r/encoding.yamlld": CONTEXT_LINE + head + passages,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return encode.dataset(folder / "ontology", folder / "reference", folder / "reports")


def test_a_tiny_report_becomes_these_graphs(tmp_path: Path) -> None:
    passages = PASSAGES.replace("type: Event, place", "place")
    passages = passages.replace("stated: {id: event", "interpretation: {id: event")
    encoded = tiny_report(tmp_path, passages=passages)
    flood, source = "<id/event/r/flood>", "dcterms:source <id/source/iso>"
    whole = "rg:basis <id/concept/bases/stated> ; rg:evidence <id/excerpt/r/6-34>"
    read = "rg:basis <id/concept/bases/interpretation> ; rg:evidence <id/excerpt/r/8-13>"
    named = "id/statement/r/event-flood"
    linked = "id/statement/links/place"
    place_of_flood = f"{flood} rg:place <id/place/lima>"
    may, within = f"{flood} rg:time <id/time/2023-05>", "<id/place/lima> rg:within <id/place/peru>"
    expected = tiny.dataset(
        f"""
        GRAPH <graph/ontology> {{ {TERMS} }}
        GRAPH <graph/report/r> {{
          {flood} a rg:Event ; rg:place <id/place/lima> ; rg:time <id/time/2023-05> .
        }}
        GRAPH <graph/links> {{
          <id/place/lima> a rg:Place ; rg:within <id/place/peru> .
          <id/place/peru> a rg:Place .
        }}
        GRAPH <graph/names> {{
          <id/place/lima> rdfs:label "Lima"@en .
          <id/place/peru> rdfs:label "Peru"@en .
          <id/source/iso> rdfs:label "ISO 3166"@en .
          {flood} rdfs:label "flood"@en .
          <id/time/2023-05> a time:ProperInterval ; rdfs:label "2023-05"@en , "2023-05"@es ;
            time:hasBeginning <id/time/2023-05-01> ; time:hasEnd <id/time/2023-05-31> .
          <id/time/2023-05-01> a time:Instant ; rdfs:label "2023-05-01"@en , "2023-05-01"@es ;
            time:inXSDDate "2023-05-01"^^xsd:date .
          <id/time/2023-05-31> a time:Instant ; rdfs:label "2023-05-31"@en , "2023-05-31"@es ;
            time:inXSDDate "2023-05-31"^^xsd:date .
        }}
        GRAPH <graph/provenance> {{
          <id/report/r> schema:text "Flood\\nA flood hit Lima in May 2023.\\n" ;
            dcterms:language "en" ; rg:sha256 "{hashlib.sha256(TEXT.encode()).hexdigest()}" .
          {tiny.statement(f"{named}.place.place-lima", place_of_flood, whole)}
          {tiny.statement(f"{named}.time.time-2023-05", may, whole)}
          {tiny.statement(f"{named}.type.Event", f"{flood} rdf:type rg:Event", read)}
          {tiny.statement(f"{linked}-lima.type.Place", "<id/place/lima> rdf:type rg:Place", source)}
          {tiny.statement(f"{linked}-peru.type.Place", "<id/place/peru> rdf:type rg:Place", source)}
          {tiny.statement(f"{linked}-lima.within.place-peru", within, source)}
          <id/excerpt/r/6-34> a rg:Excerpt , oa:SpecificResource ; oa:hasSource <id/report/r> ;
            oa:hasSelector <id/excerpt/r/6-34#quote> , <id/excerpt/r/6-34#position> .
          <id/excerpt/r/6-34#quote> a oa:TextQuoteSelector ; oa:prefix "Flood\\n" ;
            oa:exact "A flood hit Lima in May 2023" ; oa:suffix ".\\n" .
          <id/excerpt/r/6-34#position> a oa:TextPositionSelector ; oa:start 6 ; oa:end 34 .
          <id/excerpt/r/8-13> a rg:Excerpt , oa:SpecificResource ; oa:hasSource <id/report/r> ;
            oa:hasSelector <id/excerpt/r/8-13#quote> , <id/excerpt/r/8-13#position> .
          <id/excerpt/r/8-13#quote> a oa:TextQuoteSelector ; oa:prefix "Flood\\nA " ;
            oa:exact "flood" ; oa:suffix " hit Lima in May 2023.\\n" .
          <id/excerpt/r/8-13#position> a oa:TextPositionSelector ; oa:start 8 ; oa:end 13 .
        }}
        """
    )
    assert set(encoded.quads()) == set(expected.quads())


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (
            "hit Lima in May 2023\n    s",
            "hit Lime\n    s",
            9,
            "'A flood hit Lime' is not in the report",
        ),
        (
            "place: lima,",
            "place: lime,",
            11,
            "unknown name 'place/lime'; did you mean 'place/lima'?",
        ),
        ("time: 2023-05", "tim: 2023-05", 11, "unknown name 'tim'; did you mean 'time'?"),
        *(
            (
                "label: {en: flood}",
                f"label: {{en: flood}}, {key}: {value}",
                7,
                f"'{key}' states a fact: put it in a passage, its evidence",
            )
            for key, value in (("place", "lima"), ("time", '"2023"'))
        ),
        ("source: iso", "source: isa", 15, "unknown name 'source/isa'; did you mean 'source/iso'?"),
        ("type: Event}", "type: Event, within: lima}", 14, "the words do not name"),
        (
            "type: Event, place: lima, time: 2023-05",
            "\n         type: Event,\n         place: lime,\n         time: 2023-05",
            13,
            "unknown name 'place/lime'; did you mean 'place/lima'?",
        ),
        (
            'prefix: "A "\n    stated',
            'prefix: "A "\n    page-scope',
            14,
            "two bases for one fact",
        ),
    ],
)
def test_a_fault_has_its_own_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert PASSAGES.count(old) == 1
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, passages=PASSAGES.replace(old, new))
    assert (caught.value.path, caught.value.line) == (tmp_path / "reports/r/encoding.yamlld", line)
    assert caught.value.reason.startswith(reason)
    assert "\n" not in caught.value.reason


def faults(error: EncodingError) -> list[tuple[int | None, str]]:
    """Return the line and the reason of each fault that an error reports, all in one file."""
    texts = str(error).split(f"{error.path}:")[1:]
    pairs = (text.strip().split(": ", 1) for text in texts)
    return [(int(line), reason) for line, reason in pairs]


def test_all_facts_that_words_do_not_state_are_reported_at_once(tmp_path: Path) -> None:
    changed = PASSAGES.replace("time: 2023-05", "time: 2023-06").replace(
        "Event}", "Event, within: lima}"
    )
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, passages=changed)
    first, second, *_ = str(caught.value).split("\n")
    path = tmp_path / "reports/r/encoding.yamlld"
    assert first == f"{path}:11: the words do not state the time 2023-06"
    assert second.startswith(f"{path}:14: the words do not name ")


def test_an_empty_list_of_things_or_passages_is_one(tmp_path: Path) -> None:
    text = "things:\n  - {id: report/r, label: {en: Flood}}\npassages: []\n"
    encoded = tiny_report(tmp_path, passages=text)
    assert (ID["report/r"], RDFS.label, Literal("Flood", lang="en")) in encoded.graph(GRAPH.names)
    assert not encoded.graph(GRAPH.reports["r"])
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, passages=text.replace("{en: Flood}", "[]"))
    assert (caught.value.line, caught.value.reason) == (7, "has no value")


@pytest.mark.parametrize(("folder", "name"), [("ontology", "{}.ttl"), ("reference", "{}.yamlld")])
def test_of_several_files_at_fault_the_first_by_name_is_reported(
    tmp_path: Path, folder: str, name: str
) -> None:
    sources = {"ontology": tmp_path / "ontology", "reference": tmp_path / "reference"}
    shutil.copytree(ONTOLOGY, sources["ontology"])
    shutil.copytree(REFERENCE, sources["reference"])
    for start in "20413":
        (sources[folder] / name.format(start)).write_text("{", "utf-8")
    with pytest.raises(EncodingError) as caught:
        encode.dataset(sources["ontology"], sources["reference"], CORPUS.reports)
    assert caught.value.path == sources[folder] / name.format(0)


def test_reports_are_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("peru", "chile", "ecuador", "bolivia"):
        shutil.copytree(FOLDER, tmp_path / name)
    (tmp_path / "README.md").touch()
    names = [folder.name for folder in encode.report_folders(tmp_path)]
    assert names == ["bolivia", "chile", "ecuador", "peru"]


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        (
            "a",
            "passages: [{quote: a, source: nsi, stated: {id: place/a, type: Place}}]",
            [(2, "unexpected 'quote'; expected one of source, stated")],
        ),
        (
            None,
            "passages: [{source: nsi, interpretation: {id: place/a, type: Place}}]",
            [(2, "unexpected 'interpretation'; expected one of source, stated")],
        ),
        (
            "a",
            "passages:\n- quote: a\n  id: x",
            [
                (3, "supports no fact: add one of stated, page-scope, interpretation"),
                (
                    4,
                    "unexpected 'id'; expected one of "
                    "interpretation, page-scope, prefix, quote, stated, suffix",
                ),
            ],
        ),
        (
            None,
            "passages: [{quote: a, stated: {id: place/a, type: Place}}]",
            [(2, "a passage needs its 'source'")],
        ),
        (
            None,
            "id: report/x",
            [(2, "unexpected 'id'; expected one of @context, passages, things")],
        ),
    ],
)
def test_a_passage_has_the_keys_of_a_quotation_or_of_a_source(
    tmp_path: Path, text: str | None, rest: str, expected: list[tuple[int, str]]
) -> None:
    path = tmp_path / "file.yamlld"
    path.write_text(f'"@context": {CONTEXT}\n{rest}\n', "utf-8")
    context = read_context(ONTOLOGY / "context.jsonld")
    with pytest.raises(EncodingError) as caught:
        raise_all(read_encoding(yamlld.read_document(path), text, context).errors)
    assert faults(caught.value) == expected


@pytest.mark.parametrize(
    ("head", "line", "reason"),
    [
        ("language: fr", 3, "only numbers in 'en' can be checked, but the language is 'fr'"),
        ("language: [en]", 3,
         "only numbers in 'en' can be checked, but the language is ['en']"),
        ("rights: none", 2, "lacks the 'language' of the text: 'en'"),
        ("language: en-GB", None, ""),
    ],
)  # fmt: skip
def test_only_english_texts_are_read(
    tmp_path: Path, head: str, line: int | None, reason: str
) -> None:
    written = HEAD.replace("language: en", head)
    if not reason:
        assert tiny_report(tmp_path, head=written, passages="passages: []\n")
        return
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, head=written)
    assert (caught.value.line, caught.value.reason) == (line, reason)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("report/r", "report/s", 2, "the id must be 'report/r', after the name of the folder"),
        ("[Flood]", "[Floods]", 5, "no line of the text reads 'Floods'; did you mean 'Flood'?"),
        (f"sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}\n", "", 2,
         f"lacks the 'sha256' of the text, which is {hashlib.sha256(TEXT.encode()).hexdigest()}"),
    ],
)  # fmt: skip
def test_the_head_of_an_encoding_must_match_its_report(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, head=HEAD.replace(old, new))
    path = tmp_path / "reports/r/encoding.yamlld"
    assert (caught.value.path, caught.value.line, caught.value.reason) == (path, line, reason)


def test_an_encoding_without_its_id_has_two_faults(tmp_path: Path) -> None:
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, head=HEAD.replace("id: report/r\n", ""))
    assert faults(caught.value) == [
        (1, "the id must be 'report/r', after the name of the folder"),
        (1, "every fact needs the 'id' of its thing"),
    ]


def test_a_fault_is_reported_once_though_many_facts_have_it(tmp_path: Path) -> None:
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, passages=PASSAGES.replace("label: {en: flood}", "labl: flood"))
    nameless = (
        f"the words do not name {ID['event/r/flood']} (it has no names): "
        "quote words that do, or add a hiddenLabel"
    )
    assert faults(caught.value) == [
        (7, "unknown name 'labl'"),
        (11, nameless),
        (14, nameless),
    ]


@pytest.mark.parametrize("pinned", ["abc", ""])
def test_a_digest_mismatch_shows_both_digests(tmp_path: Path, pinned: str) -> None:
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, head=re.sub("sha256: .*", f"sha256: '{pinned}'", HEAD))
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert caught.value.path == tmp_path / "reports/r/report.txt"
    assert caught.value.line is None
    assert caught.value.reason == (
        f"the text has sha256 {digest}, but its encoding was made for {pinned}"
    )


def test_two_facts_cannot_share_a_statement_name(tmp_path: Path) -> None:
    passages = """things:
  - {id: place/r/lima-1, label: {en: Lima}}
  - {id: place/r/lima_1, label: {en: Lima}}
passages:
  - source: iso
    stated: {id: place/r/lima-1, type: Place}
  - source: iso
    stated: {id: place/r/lima_1, type: Place}
"""
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, passages=passages)
    name = f"{ID}statement/links/place-r-lima-1.type.Place"
    assert (caught.value.line, caught.value.reason) == (13, f"two facts would have the IRI {name}")


def test_a_fact_can_rest_on_several_quotations(tmp_path: Path) -> None:
    passages = PASSAGES.replace("hit Lima in May 2023", "hit, Lima in May 2023]")
    passages = passages.replace("quote: A flood hit", "quote: [A flood hit")
    passages = passages.replace("interpretation: {id", "stated: {id")
    provenance = tiny_report(tmp_path, passages=passages).graph(GRAPH.provenance)
    statement = ID["statement/r/event-flood.type.Event"]
    quoted = {ID[f"excerpt/r/{place}"] for place in ("6-17", "18-34", "8-13")}
    assert set(provenance.objects(statement, RG.evidence)) == quoted
    assert set(provenance.objects(statement, RG.basis)) == {BASES.stated}
    assert set(provenance.subjects(RDF.type, RG.Excerpt)) == quoted


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [("a", True), ("0", True), ("a-b-2", True), ("a--b", False), ("a-", False), ("-a", False),
     ("-", False), ("links", False), ("links-2", True), ("a.b", False), ("a b", False),
     ("a#b", False), ("a<b", False), ("é", False), ("A", False), ("Freedonia", False)],
)  # fmt: skip
def test_report_folders_have_lower_case_names(tmp_path: Path, name: str, *, is_taken: bool) -> None:
    for file in ("report.txt", "encoding.yamlld", "README.md"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / file).touch()
    if is_taken:
        assert encode.report_folders(tmp_path) == [tmp_path / name]
        return
    with pytest.raises(EncodingError) as caught:
        encode.report_folders(tmp_path)
    reason = "name the folder with lower-case letters, digits and hyphens, and not 'links'"
    assert (caught.value.path, caught.value.line, caught.value.reason) == (
        tmp_path / name,
        None,
        reason,
    )


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ("'rg:near': lima", "near", "lima"),
        ("category: 5", "category", "5"),
        ("closeMatch: 5", "http://www.w3.org/2004/02/skos/core#closeMatch", "5"),
    ],
)
def test_object_properties_take_names(tmp_path: Path, written: str, name: str, value: str) -> None:
    """Whether the ontology or the context says so."""
    passages = f"""passages:
  - source: iso
    stated: {{id: place/peru, {written}}}
"""
    with pytest.raises(EncodingError) as caught:
        tiny_report(tmp_path, passages=passages, terms="rg:near a owl:ObjectProperty .")
    reason = f"{name!r} takes a name, not a literal: put {value} in quotes"
    assert (caught.value.line, caught.value.reason) == (8, reason)


def test_two_figures_cannot_have_each_others_numbers(tmp_path: Path) -> None:
    killed = "{id: observations:killed, type: Figure, indicator: people-killed, "
    wounded = "{id: observations:wounded, type: Figure, indicator: people-wounded, "
    quote = "  - quote: Dozens of people were killed"
    right = f"{quote}\n    stated:\n      - {killed}quantifier: dozens}}\n"
    wrong = (
        f"{quote} and over 1,900 were wounded\n    stated:\n      - {killed}minExclusive: 1900}}\n"
        f"      - {wounded}quantifier: dozens}}\n"
    )
    with pytest.raises(EncodingError) as error:
        encoded(tmp_path, right, wrong)
    before = passages_with(right).replace(right, wrong).split("minExclusive")[0]
    assert str(error.value).splitlines()[0] == (
        f"{tmp_path / FREEDONIA / 'encoding.yamlld'}:{before.count(chr(10)) + 1}: 'over 1,900' "
        "stands at the words for observation/sr-2023-freedonia/wounded, and 'Dozens' at those for "
        "observation/sr-2023-freedonia/killed: exchange the numbers, or add to both figures what "
        "the words name"
    )
