"""The syntax of an RDF file: by its extension, or else by how it begins."""

import codecs
import re
from pathlib import Path
from typing import Final

from rdflib import RDF

from kg.errors import DataError
from kg.formats import Format, Kind, by_token, offered

#: How much of a file is looked at.
HEAD_BYTES: Final = 1 << 16
#: Tokens that are also extensions of files that are not RDF.
_VAGUE: Final = {"json", "xml"}
_PACKED: Final = {
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"PK\x03\x04": "zip",
    b"(\xb5/\xfd": "zstd",
    b"\x1f\x8b": "gzip twice",
}
_BLANK: Final = re.compile(r"(?:\s+|#[^\n]*)*")
_XML: Final = re.compile(r"<(?:[?!]|html[\s>]|[\w.:-]+\s[^>]*xmlns)", re.IGNORECASE)
#: The root element, after everything that may precede it.
_ROOT: Final = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<![^\[>]*(?:\[.*?\]\s*)?>)*<([\w.:-]+)", re.DOTALL
)
_JSON: Final = re.compile(r'\{\s*["}]|\[\s*(?:\{\s*["}]|\]\s*$)')
_JSON_RESULT: Final = re.compile(
    r'\{\s*"(?:head|results|boolean)"\s*:.*"(?:head|results|boolean)"\s*:', re.DOTALL
)
_RDF_JSON: Final = re.compile(r'\{[^{}]*\{[^{}]*\[\s*\{[^{}]*"type"\s*:\s*"(?:literal|uri|bnode)"')
_HTML: Final = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_TERM: Final = r'(?:<[^<>\s]*>|_:\S+|"(?:[^"\\\n]|\\.)*"(?:\^\^<[^<>\s]*>|@[\w-]+)?)'
_QUAD: Final = re.compile(rf"\s*(?:{_TERM}\s*){{3,4}}\.\s*(?:#.*)?|\s*(?:#.*)?")


def detect(path: Path, head: bytes) -> Format:
    """Return the syntax of a file that begins with ``head``.

    Raises:
        DataError: it is not RDF, or not in the syntax that its extension names.
    """
    text = check(path, head)
    form = _by_extension(path)
    start = text[_BLANK.match(text).end() :]  # type: ignore[union-attr]  # it matches everything
    if form and (form.is_xml or not start):
        return form
    likely = _by_content(path, start)
    if form and form != likely and likely in (by_token("rdf"), by_token("jsonld")):
        reason = f"its name says {form.name}, but it begins like {likely.name}"
        raise DataError(f"{path}: {reason}: rename it, or use --format {likely.token}")
    return form or likely


def check(path: Path, head: bytes) -> str:
    """Return the text that a file begins with, without a byte order mark.

    Raises:
        DataError: it is compressed, neither UTF-8 nor XML, a web page, or the result of a query.
    """
    for magic, name in _PACKED.items():
        if head.startswith(magic):
            raise DataError(f"{path}: is compressed with {name}: unpack it, or use gzip")
    text = head.decode("utf-8-sig", "replace")
    if b"\0" in head[:4] or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16-be" if head.startswith(b"\0") else "utf-16", "replace")
        if not text.startswith("<"):
            raise DataError(f"{path}: is UTF-16 or binary: RDF is read in UTF-8, and XML in UTF-16")
    start = text.lstrip()
    root = _ROOT.match(start) if _XML.match(start) else None
    name = root[1].rpartition(":")[2].lower() if root else ""
    if name == "html" or _HTML.match(start):
        raise DataError(f"{path}: is HTML, not RDF")
    if (name == "sparql" and "sparql-results#" in text) or _JSON_RESULT.match(start):
        raise DataError(f"{path}: is the result of a SPARQL query, not RDF")
    if _RDF_JSON.match(start):
        raise DataError(f"{path}: is RDF/JSON, which is not read: convert it, to JSON-LD perhaps")
    return text


def _by_extension(path: Path) -> Format | None:
    name = path.name.lower().removesuffix(".gz")
    extension = {name.rpartition(".")[2]} - _VAGUE if "." in name[1:] else set()
    names = ((form, {form.extension, *form.aliases}) for form in offered(Kind.GRAPH))
    return next((form for form, known in names if extension & known), None)


def _by_content(path: Path, start: str) -> Format:
    if _XML.match(start):
        root = _ROOT.match(start)
        if str(RDF) not in start:
            name = f" of <{root[1]}>" if root else ""
            raise DataError(
                f"{path}: is XML{name} without RDF's namespace: if it is RDF/XML, use --format rdf"
            )
        return by_token("rdf")
    if _JSON.match(start):
        return by_token("jsonld")
    lines = start.splitlines()
    whole = lines[:-1] if len(start) * 4 > HEAD_BYTES else lines
    is_quads = all(_QUAD.fullmatch(line) for line in whole) and whole
    return by_token("nq" if is_quads else "trig")
