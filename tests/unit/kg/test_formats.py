import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import formats
from kg.formats import FORMATS, Format, Kind, by_token, offered, rdf_version

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.token)
def test_a_row_agrees_with_its_codec(form: Format) -> None:
    if form.codec is None:
        assert form.kinds in ({Kind.PAGE}, {Kind.QUERY})
        return
    assert form.codec.media_type.partition(";")[0] == form.media_type
    assert form.codec.file_extension == form.extension
    if isinstance(form.codec, ox.RdfFormat):
        assert (Kind.DATASET in form.kinds) == form.codec.supports_datasets


def test_one_row_one_name() -> None:
    for name in ("token", "extension", "media_type"):
        assert len({getattr(form, name) for form in FORMATS}) == len(FORMATS), name
    codecs = [form.codec for form in FORMATS if form.codec]
    assert len(set(codecs)) == len(codecs)


def test_what_is_offered_comes_in_the_server_s_order() -> None:
    assert [form.token for form in offered(Kind.BINDINGS)] == ["json", "xml", "csv", "tsv"]
    assert [form.token for form in offered(Kind.BOOLEAN)] == ["json", "xml"]
    assert offered(Kind.GRAPH)[0] is by_token("ttl")


def test_no_other_file_names_a_media_type_of_rdf_or_of_results() -> None:
    named = re.compile("|".join(re.escape(form.media_type) for form in FORMATS if form.codec))
    for path in [*(ROOT / "kg").rglob("*.py"), *(ROOT / "server").rglob("*")]:
        is_text = path.is_file() and path.suffix not in {".md", ".pyc", ".gz"}
        if is_text and path.name != "formats.py":
            assert not named.search(path.read_text("utf-8")), path


def test_only_text_types_declare_utf_8() -> None:
    """JSON and XML declare their encoding themselves; N-Triples and N-Quads have only one."""
    assert {form.token: form.content_type for form in FORMATS} == {
        "html": "text/html; charset=utf-8",
        "ttl": "text/turtle; charset=utf-8",
        "jsonld": "application/ld+json",
        "nt": "application/n-triples",
        "rdf": "application/rdf+xml",
        "trig": "application/trig",
        "nq": "application/n-quads",
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv; charset=utf-8",
        "tsv": "text/tab-separated-values; charset=utf-8",
        "rq": "application/sparql-query",
    }


def test_people_call_a_format_by_its_name() -> None:
    assert [form.name for form in FORMATS] == [
        "HTML", "Turtle", "JSON-LD", "N-Triples", "RDF/XML", "TriG", "N-Quads",
        "JSON", "XML", "CSV", "TSV", "RQ",
    ]  # fmt: skip


def test_xml_syntaxes_are_marked() -> None:
    assert [form.token for form in FORMATS if form.is_xml] == ["rdf", "xml"]


#: Texts with what a triple term and a base direction look like in any syntax.
LOOKALIKES = (
    '<<( <a:b> <a:b> "x"@en--ltr )>>',
    '\\" "x"@en--rtl \\\\"@en--ltr',
    '"type":"triple" \\"its:dir":"ltr" its:dir="ltr" <triple>',
    "--ltr",
)
TEXTS = [str(ox.Literal(text)) for text in LOOKALIKES]
TERMS = {
    "": [f"{text}@en" for text in TEXTS],
    "1.2-basic": [f"{text}@en-gb--rtl" for text in TEXTS],
    "1.2": [f"<<( <a:b> <a:b> {text} )>>" for text in TEXTS],
}


@pytest.mark.parametrize("version", TERMS)
@pytest.mark.parametrize("token", ["ttl", "trig", "nt", "nq", "json", "xml", "tsv"])
def test_the_version_of_rdf_that_a_body_needs(token: str, version: str) -> None:
    form = by_token(token)
    for term in TERMS[version]:
        if isinstance(form.codec, ox.RdfFormat):
            query = f"CONSTRUCT {{ <a:b--ltr> <a:b> ?x }} {{ BIND({term} AS ?x) }}"
        else:
            query = f"SELECT ?x {{ BIND({term} AS ?x) }}"
        body = ox.Store().query(query).serialize(format=form.codec)  # type: ignore[arg-type]
        assert body
        assert rdf_version(body, form) == version, body
        parameter = f"; version={version}" if version else ""
        assert form.versioned(version) == f"{form.content_type}{parameter}"


@pytest.mark.parametrize("token", ["csv", "jsonld", "rdf"])
def test_some_formats_have_no_version_of_rdf(token: str) -> None:
    assert rdf_version("".join(LOOKALIKES).encode(), by_token(token)) == ""


def test_every_alias_of_a_format_is_unique_or_decided_by_the_kind() -> None:
    """A name may mean one format of RDF and one of results, but never two of the same kind."""
    for kinds in ((Kind.PAGE, Kind.GRAPH), (Kind.BINDINGS,), (Kind.BOOLEAN,)):
        names = [name for form in offered(*kinds) for name in (form.token, *form.aliases)]
        assert len(set(names)) == len(names)


def test_each_kind_is_carried_by_these_formats() -> None:
    tokens = {kind: " ".join(form.token for form in offered(kind)) for kind in Kind}
    assert tokens == {
        Kind.PAGE: "html",
        Kind.GRAPH: "ttl jsonld nt rdf trig nq",
        Kind.DATASET: "jsonld trig nq",
        Kind.BINDINGS: "json xml csv tsv",
        Kind.BOOLEAN: "json xml",
        Kind.QUERY: "rq",
    }
    both = [form.token for form in offered(Kind.BOOLEAN, Kind.DATASET)]
    assert both == ["jsonld", "trig", "nq", "json", "xml"]
    assert offered() == ()


def test_clients_ask_by_these_other_names() -> None:
    assert {form.token: " ".join(form.aliases) for form in FORMATS} == {
        "html": "",
        "ttl": "turtle application/turtle application/x-turtle "
        "n3 text/n3 text/rdf+n3 application/n3",
        "jsonld": "json-ld json application/json",
        "nt": "ntriples n-triples text/ntriples text/plain",
        "rdf": "xml rdf+xml rdfxml application/xml text/xml",
        "trig": "application/x-trig text/trig",
        "nq": "nquads n-quads text/nquads text/x-nquads",
        "json": "application/json text/json",
        "xml": "application/xml text/xml",
        "csv": "",
        "tsv": "",
        "rq": "",
    }
    assert formats.JSON.aliases == ("text/json",)


def test_a_format_with_a_codec_has_an_iri_of_the_w3c_s_list() -> None:
    start = "http://www.w3.org/ns/formats/"
    assert {form.token: form.iri for form in FORMATS} == {
        "html": None,
        "ttl": f"{start}Turtle",
        "jsonld": f"{start}JSON-LD",
        "nt": f"{start}N-Triples",
        "rdf": f"{start}RDF_XML",
        "trig": f"{start}TriG",
        "nq": f"{start}N-Quads",
        "json": f"{start}SPARQL_Results_JSON",
        "xml": f"{start}SPARQL_Results_XML",
        "csv": f"{start}SPARQL_Results_CSV",
        "tsv": f"{start}SPARQL_Results_TSV",
        "rq": None,
    }
    assert formats.JSON.iri is None


def test_other_documents_have_these_media_types() -> None:
    assert (formats.GZIP, formats.XML, formats.YAML) == (
        "application/gzip",
        "application/xml",
        "application/yaml",
    )
    assert (formats.LINKSET, formats.OPENSEARCH, formats.SUGGESTIONS) == (
        "application/linkset+json",
        "application/opensearchdescription+xml",
        "application/x-suggestions+json",
    )
    assert (formats.HTML, formats.JSON.content_type) == (by_token("html"), "application/json")
    assert not formats.JSON.kinds


@pytest.mark.parametrize("token", ["pdf", "", "TTL", "turtle"])
def test_a_token_of_no_format_is_no_name_of_one(token: str) -> None:
    with pytest.raises(StopIteration):
        by_token(token)


@pytest.mark.parametrize(
    ("code", "is_carried"),
    [
        *((code, code in (0x9, 0xA, 0xD)) for code in range(0x20)),
        *((code, True) for code in (0x20, 0x7F, 0x85, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF)),
        *((code, False) for code in (0xFFFE, 0xFFFF)),
    ],
)
def test_xml_carries_a_character_or_does_not(code: int, *, is_carried: bool) -> None:
    assert (formats.NOT_XML.search(f"a{chr(code)}b") is None) == is_carried
