import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.formats import FORMATS, Format, Kind, by_token, offered

ROOT = Path(__file__).parents[2]


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


def test_texts_say_that_they_are_utf_8_and_what_has_its_own_rule_does_not() -> None:
    """JSON and XML tell their encoding themselves, and N-Triples and N-Quads have one only."""
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


def test_syntaxes_of_xml_are_known() -> None:
    assert [form.token for form in FORMATS if form.is_xml] == ["rdf", "xml"]


def test_every_other_name_of_a_format_is_its_own_or_tells_by_the_kind() -> None:
    """By one name a client means RDF or results; of RDF, or of results, a name means one format."""
    for kinds in ((Kind.PAGE, Kind.GRAPH), (Kind.BINDINGS,), (Kind.BOOLEAN,)):
        names = [name for form in offered(*kinds) for name in (form.token, *form.also)]
        assert len(set(names)) == len(names)
