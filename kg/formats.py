"""The one table of media types; the characters of XML, and whole numbers in texts.

Parsers, dumps, negotiation, links and descriptions read the table; no other file names a media type
of RDF or of SPARQL results.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from pyoxigraph import QueryResultsFormat as Results
from pyoxigraph import RdfFormat


class Kind(StrEnum):
    """What a representation can carry."""

    GRAPH = "graph"
    DATASET = "dataset"
    BINDINGS = "bindings"
    BOOLEAN = "boolean"
    PAGE = "page"
    QUERY = "query"


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A row of the table: a concrete syntax, its registered names, and its codec.

    Attributes:
        token: value of ``?format=``.
        extension: of a file in this syntax, without the dot.
        name: its common name, such as "N-Quads".
        media_type: the IANA name, without parameters.
        kinds: what the syntax can carry.
        codec: pyoxigraph's member; None for HTML and for queries.
        aliases: other tokens and media types that clients use; if two rows share one, the row that
            can carry the answer is chosen.
    """

    token: str
    extension: str
    name: str
    media_type: str
    kinds: frozenset[Kind]
    codec: RdfFormat | Results | None = None
    aliases: tuple[str, ...] = ()

    @property
    def iri(self) -> str | None:
        """The IRI in the W3C's list of file formats, for ``sd:resultFormat``; None without one.

        Source: https://www.w3.org/ns/formats/
        """
        start = "SPARQL_Results_" if Kind.BINDINGS in self.kinds else ""
        return f"{_W3}{start}{self.name.replace('/', '_')}" if self.codec else None

    @property
    def is_xml(self) -> bool:
        """Whether it is a syntax of XML."""
        return self.media_type.endswith("+xml")

    @property
    def content_type(self) -> str:
        """The value of Content-Type."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type

    def versioned(self, version: str) -> str:
        """Return the value of Content-Type for ``rdf_version``."""
        return f"{self.content_type}; version={version}" if version else self.content_type


#: Characters that XML 1.0 cannot carry, not even as a reference (https://www.w3.org/TR/xml/#charsets).
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_WHOLE_NUMBER: Final = re.compile(r"0*([0-9]{1,18})")


def parse_whole_number(text: str) -> int | None:
    """Return the number in a text of at most 18 ASCII digits, without leading zeros; else None.

    ``int`` accepts signs, spaces, underscores and digits of any script, and fails at 5,000 digits.
    """
    match = _WHOLE_NUMBER.fullmatch(text)
    return int(match[1]) if match else None


#: The media type of a compressed file, whatever it contains.
GZIP: Final = "application/gzip"
#: Media types of documents that are neither RDF nor query results.
XML: Final = "application/xml"
YAML: Final = "application/yaml"  # RFC 9512
LINKSET: Final = "application/linkset+json"  # RFC 9264
OPENSEARCH: Final = "application/opensearchdescription+xml"

_W3 = "http://www.w3.org/ns/formats/"
_GRAPH = frozenset({Kind.GRAPH})
_QUADS = frozenset({Kind.GRAPH, Kind.DATASET})
_BINDINGS = frozenset({Kind.BINDINGS})
_RESULTS = frozenset({Kind.BINDINGS, Kind.BOOLEAN})

#: Every Turtle document is an N3 document.
_N3_NAMES = ("n3", "text/n3", "text/rdf+n3", "application/n3")
_TURTLE = ("turtle", "application/turtle", "application/x-turtle", *_N3_NAMES)
_JSONLD = ("json-ld", "json", "application/json")
#: N-Triples was text/plain until 2014, and rdflib still asks for it by that name.
_NT = ("ntriples", "n-triples", "text/ntriples", "text/plain")
_RDF = ("xml", "rdf+xml", "rdfxml", XML, "text/xml")
_TRIG = ("application/x-trig", "text/trig")
_NQ = ("nquads", "n-quads", "text/nquads", "text/x-nquads")
_JSON = ("application/json", "text/json")
_XML = (XML, "text/xml")

#: The order is the server's preference: it breaks ties and answers ``*/*``.
FORMATS: tuple[Format, ...] = (
    Format("html", "html", "HTML", "text/html", frozenset({Kind.PAGE})),
    Format("ttl", "ttl", "Turtle", "text/turtle", _GRAPH, RdfFormat.TURTLE, _TURTLE),
    Format(
        "jsonld", "jsonld", "JSON-LD", "application/ld+json", _QUADS, RdfFormat.JSON_LD, _JSONLD
    ),
    Format("nt", "nt", "N-Triples", "application/n-triples", _GRAPH, RdfFormat.N_TRIPLES, _NT),
    Format("rdf", "rdf", "RDF/XML", "application/rdf+xml", _GRAPH, RdfFormat.RDF_XML, _RDF),
    Format("trig", "trig", "TriG", "application/trig", _QUADS, RdfFormat.TRIG, _TRIG),
    Format("nq", "nq", "N-Quads", "application/n-quads", _QUADS, RdfFormat.N_QUADS, _NQ),
    Format("json", "srj", "JSON", "application/sparql-results+json", _RESULTS, Results.JSON, _JSON),
    Format("xml", "srx", "XML", "application/sparql-results+xml", _RESULTS, Results.XML, _XML),
    Format("csv", "csv", "CSV", "text/csv", _BINDINGS, Results.CSV),
    Format("tsv", "tsv", "TSV", "text/tab-separated-values", _BINDINGS, Results.TSV),
    Format("rq", "rq", "RQ", "application/sparql-query", frozenset({Kind.QUERY})),
)

HTML: Final = FORMATS[0]
#: The format of JSON documents that are neither RDF nor query results.
JSON: Final = Format(
    "json", "json", "JSON", "application/json", frozenset(), aliases=("text/json",)
)
#: The media type of search suggestions (https://github.com/dewitt/opensearch).
SUGGESTIONS: Final = "application/x-suggestions+json"

#: A string of Turtle and its relatives, and the rest of its language.
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)?')


def rdf_version(body: bytes, form: Format) -> str:
    """Return the version of RDF that a document needs: "1.2", "1.2-basic", or empty for 1.1.

    CSV has no versions. JSON-LD and RDF/XML are written for readers of RDF 1.1 only.

    Source: https://www.w3.org/TR/rdf12-concepts/#defined-version-labels
    """
    if form.token in ("csv", "jsonld", "rdf"):
        return ""
    if form.is_xml:  # it escapes the signs in a text, and so does JSON
        triple_term, base_direction = b"<triple>", b'its:dir="'
    elif form.codec == Results.JSON:
        triple_term, base_direction = b'"type":"triple"', b'"its:dir":'
    else:
        triple_term, base_direction = b"<<(", b'"--'
        if any(sign in body for sign in (triple_term, b"--ltr", b"--rtl")):
            body = _STRING.sub(b'"', body)
    if triple_term in body:
        return "1.2"
    return "1.2-basic" if base_direction in body else ""


@cache
def offered(*kinds: Kind) -> tuple[Format, ...]:
    """Return the rows that can carry any of ``kinds``, best first."""
    return tuple(row for row in FORMATS if row.kinds & frozenset(kinds))


@cache
def by_token(token: str) -> Format:
    """Return the row of ``token``; raises StopIteration if there is none."""
    return next(row for row in FORMATS if row.token == token)
