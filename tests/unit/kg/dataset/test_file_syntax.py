"""Which syntax a file is read in, and which files are refused at once."""

import bz2
import gzip
import lzma
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dataset import file_syntax, rdf_files
from kg.errors import DataError
from kg.formats import by_token

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NT = b"<urn:s> <urn:p> 'o' .".replace(b"'", b'"')
TTL = b"@prefix e: <urn:> .\ne:s e:p 'o' ."
TRIG = b"@prefix e: <urn:> .\n<urn:g> { e:s e:p 'o' }"
NQ = b'<urn:s> <urn:p> "o" <urn:g> .'
JSON = b'{"@id": "urn:s", "urn:p": "o"}'
XML = (
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:"><rdf:Description rdf:about="urn:s">'
    "<e:p>o</e:p></rdf:Description></rdf:RDF>"
).encode()
BASE = "http://base.example/"


def read(path: Path, data: bytes, token: str = "") -> list[str]:
    path.write_bytes(data)
    form = by_token(token) if token else None
    return [str(quad) for quad in rdf_files.load([path], BASE, form).quads()]


@pytest.mark.parametrize(
    ("name", "data", "token"),
    [
        ("x.owl", XML, "rdf"),
        ("x.rdfs", XML, "rdf"),
        ("x.xml", XML, "rdf"),
        ("x", XML, "rdf"),
        ("x.RDF", XML, "rdf"),
        ("x", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- # -->\n" + XML, "rdf"),
        ("x", b"<!DOCTYPE rdf:RDF [<!ENTITY e 'x'><!-- > -->]>\n" + XML, "rdf"),
        ("x.owl", TTL, "trig"),
        ("x.owl", JSON, "jsonld"),
        ("x.json", JSON, "jsonld"),
        ("x", b"[" + JSON + b"]", "jsonld"),
        ("x", b" \n[ { } ]", "jsonld"),
        ("x", b"[]", "jsonld"),
        ("x", b"{}", "jsonld"),
        ("x.n3", TTL, "ttl"),
        ("X.TTL", TTL, "ttl"),
        ("x.Ttl.GZ", TTL, "ttl"),
        ("x.turtle", TTL, "ttl"),
        ("x.ntriples", NT, "nt"),
        ("x.txt", NT, "nq"),
        ("x.nt.bak", NT + b"\n# the end", "nq"),
        ("x", NQ, "nq"),
        ("x", b"# <rdf:RDF\n\n" + NQ, "nq"),
        ("x", TRIG, "trig"),
        ("x", b"[ a <urn:C> ] .", "trig"),
        ("x", b"[] a <urn:C> .", "trig"),
        ("x", b"{ <urn:s> a <urn:C> }", "trig"),
        ("x", b"(1 2) a <urn:C> .", "trig"),
        ("x", b"<a> <b> <c> .", "nq"),
        ("x", b"PREFIX e: <urn:>", "trig"),
        ("x", b"", "trig"),
        ("x.jsonld", b"", "jsonld"),
        (".ttl", TTL, "trig"),
        ("x.rdf", b"<Book xmlns='http://example.org/'/>", "rdf"),
    ],
)
def test_the_name_or_the_content_tells(name: str, data: bytes, token: str) -> None:
    assert file_syntax.detect(Path(name), data) is by_token(token)


def test_a_long_line_at_the_end_of_what_is_looked_at_does_not_matter() -> None:
    head = (NQ + b"\n") * 3000
    assert file_syntax.detect(Path("x"), head[: file_syntax.HEAD_BYTES]) is by_token("nq")


REFUSED: Mapping[str, tuple[str, bytes, str]] = {
    "page": ("x.ttl", b"<!DOCTYPE html>\n<html><p>Not found", "is HTML, not RDF"),
    "page without type": ("x.rdf", b" <html>", "is HTML, not RDF"),
    "page in XML": ("x.rdf", b"<?xml version='1.0'?><html xmlns='x'>", "is HTML, not RDF"),
    "page in capitals": ("x", b"<HTML><HEAD>", "is HTML, not RDF"),
    "XML results": (
        "x.xml",
        b'<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">',
        "is the result of a SPARQL query, not RDF",
    ),
    "JSON results": (
        "x.json",
        b'{ "head": {"vars": []}, "results": {"bindings": []}}',
        "is the result of a SPARQL query, not RDF",
    ),
    "JSON results, in another order": (
        "x.json",
        b'{"results": {"bindings": []}, "head": {"vars": []}}',
        "is the result of a SPARQL query, not RDF",
    ),
    "RDF/JSON": (
        "x.json",
        b'{"urn:s": {"urn:p": [{"value": "o", "type": "literal"}]}}',
        "is RDF/JSON, which is not read",
    ),
    "page without html": ("x", b"<!doctype HTML><script>", "is HTML, not RDF"),
    "gzip twice": ("x.gz", gzip.compress(gzip.compress(NT)), "is compressed with gzip twice"),
    "boolean": ("x.jsonld", b'{"head": {}, "boolean": true}', "is the result of a SPARQL query"),
    "other XML": ("x.xml", b"<kml xmlns='http://kml'/>", "is XML of <kml> without RDF's namespace"),
    "OWL/XML": (
        "x.owl",
        b'<?xml version="1.0"?><Ontology xmlns="http://www.w3.org/2002/07/owl#">',
        "is XML of <Ontology> without RDF's namespace",
    ),
    "zip": ("x", b"PK\x03\x04", "is compressed with zip"),
    "bzip2": ("x.nt", bz2.compress(NT), "is compressed with bzip2"),
    "xz": ("x.nt.xz", lzma.compress(NT), "is compressed with xz"),
    "zstd": ("x.nt.zst", b"\x28\xb5\x2f\xfd", "is compressed with zstd"),
    "UTF-16": ("x.ttl", TTL.decode().encode("utf-16"), "is UTF-16 or binary"),
    "UTF-16 without mark": ("x.ttl", TTL.decode().encode("utf-16-be"), "is UTF-16 or binary"),
    "UTF-32": ("x.ttl", TTL.decode().encode("utf-32"), "is UTF-16 or binary"),
    "wrong name": ("x.ttl", XML, "its name says Turtle, but it begins like RDF/XML: rename it"),
    "wrong name, JSON": ("x.nt", JSON, "but it begins like JSON-LD: rename it, or use --format"),
}


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_rdf_is_refused_in_words(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        rdf_files.load([path], BASE)
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)


@pytest.mark.parametrize("data", [NT, TTL, TRIG, NQ, JSON, XML])
@pytest.mark.parametrize("name", ["x", "x.owl", "x.gz"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("n_members", [0, 1, 3])
def test_any_file_is_read_by_its_content(
    tmp_path: Path, data: bytes, name: str, mark: bytes, n_members: int
) -> None:
    whole = mark + data
    size = -(-len(whole) // n_members) if n_members else 0
    if n_members:
        parts = [whole[n * size : (n + 1) * size] for n in range(n_members)]
        whole = b"".join(map(gzip.compress, parts))
    graph = " <urn:g>" if data in (TRIG, NQ) else ""
    assert read(tmp_path / name, whole) == [f'<urn:s> <urn:p> "o"{graph}']


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_xml_may_be_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    declared = encoding if "16" not in encoding else "utf-16"
    text = f'<?xml version="1.0" encoding="{declared}"?>{XML.decode().replace(">o<", ">é<")}'
    (quad,) = rdf_files.load([write(tmp_path / "x.owl", text.encode(encoding))], BASE).quads()
    assert quad.object == ox.Literal("é")


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("token", "data"), [("ttl", TTL), ("nt", NT), ("rdf", XML), ("jsonld", JSON), ("trig", TTL)]
)
def test_the_given_format_counts_whatever_the_name(tmp_path: Path, token: str, data: bytes) -> None:
    assert read(tmp_path / "x.nq", data, token) == ['<urn:s> <urn:p> "o"']


def test_the_given_format_is_part_of_the_digest(tmp_path: Path) -> None:
    path = write(tmp_path / "x", NT)
    digests = {
        rdf_files.load([path], BASE, form).manifest.digest
        for form in (None, by_token("nq"), by_token("ttl"))
    }
    assert len(digests) == 2
