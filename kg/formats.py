"""The one table of media types.

Parsers, dumps, negotiation, links and descriptions read it; no other file names a media type of
RDF or of SPARQL results.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


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
    """One row: a concrete syntax, its registered names, and the codec behind it.

    Attributes:
        token: value of ``?format=``.
        extension: of a file in this syntax, without the dot.
        media_type: the IANA name, without parameters.
        iri: of the W3C's list of file formats, for ``sd:resultFormat``; None where it has none.
        kinds: what the syntax can carry.
        codec: pyoxigraph's own member; None for HTML and for queries.
        charset: whether the media type takes ``charset=utf-8`` when it is sent.
        also: other tokens and media types that clients ask for it by; where two rows have the same
            one, what can carry the answer decides.

    Source: https://www.w3.org/ns/formats/
    """

    token: str
    extension: str
    media_type: str
    iri: str | None
    kinds: frozenset[Kind]
    codec: RdfFormat | QueryResultsFormat | None
    charset: bool = False
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: "N-Quads"."""
        local = (self.iri or self.token.upper()).rpartition("/")[2]
        return local.removeprefix("SPARQL_Results_").replace("_", "/")

    @property
    def is_xml(self) -> bool:
        """Whether it is a syntax of XML."""
        return self.media_type.endswith("+xml")

    @property
    def content_type(self) -> str:
        """The value of Content-Type."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


#: What XML 1.0 cannot carry, not even as a reference (https://www.w3.org/TR/xml/#charsets).
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Of a file that was compressed, whatever is in it.
GZIP: Final = "application/gzip"
#: Of documents that are neither RDF nor results.
XML: Final = "application/xml"
YAML: Final = "application/yaml"  # RFC 9512
LINKSET: Final = "application/linkset+json"  # RFC 9264
OPENSEARCH: Final = "application/opensearchdescription+xml"

_W3 = "http://www.w3.org/ns/formats/"
_GRAPH = frozenset({Kind.GRAPH})
_QUADS = frozenset({Kind.GRAPH, Kind.DATASET})
_BINDINGS = frozenset({Kind.BINDINGS})
_RESULTS = frozenset({Kind.BINDINGS, Kind.BOOLEAN})

#: Every document in Turtle is one in N3.
_N3_NAMES = ("n3", "text/n3", "text/rdf+n3", "application/n3")
_TURTLE_NAMES = ("turtle", "application/turtle", "application/x-turtle", *_N3_NAMES)
_JSONLD_NAMES = ("json-ld", "json", "application/json")
#: N-Triples was text/plain until 2014, and rdflib still asks for it by that name.
_NT_NAMES = ("ntriples", "n-triples", "text/ntriples", "text/plain")
_RDF_NAMES = ("xml", "rdf+xml", "rdfxml", XML, "text/xml")
_TRIG_NAMES = ("application/x-trig", "text/trig")
_NQ_NAMES = ("nquads", "n-quads", "text/nquads", "text/x-nquads")
_JSON_NAMES = ("application/json", "text/json")
_XML_NAMES = (XML, "text/xml")

#: The order is the server's preference: it breaks ties and answers ``*/*``.
FORMATS: tuple[Format, ...] = (
    Format("html", "html", "text/html", None, frozenset({Kind.PAGE}), None, charset=True),
    Format(
        "ttl",
        "ttl",
        "text/turtle",
        f"{_W3}Turtle",
        _GRAPH,
        RdfFormat.TURTLE,
        charset=True,
        also=_TURTLE_NAMES,
    ),
    Format(
        "jsonld",
        "jsonld",
        "application/ld+json",
        f"{_W3}JSON-LD",
        _QUADS,
        RdfFormat.JSON_LD,
        also=_JSONLD_NAMES,
    ),
    Format(
        "nt",
        "nt",
        "application/n-triples",
        f"{_W3}N-Triples",
        _GRAPH,
        RdfFormat.N_TRIPLES,
        also=_NT_NAMES,
    ),
    Format(
        "rdf",
        "rdf",
        "application/rdf+xml",
        f"{_W3}RDF_XML",
        _GRAPH,
        RdfFormat.RDF_XML,
        also=_RDF_NAMES,
    ),
    Format(
        "trig",
        "trig",
        "application/trig",
        f"{_W3}TriG",
        _QUADS,
        RdfFormat.TRIG,
        also=_TRIG_NAMES,
    ),
    Format(
        "nq",
        "nq",
        "application/n-quads",
        f"{_W3}N-Quads",
        _QUADS,
        RdfFormat.N_QUADS,
        also=_NQ_NAMES,
    ),
    Format(
        "json",
        "srj",
        "application/sparql-results+json",
        f"{_W3}SPARQL_Results_JSON",
        _RESULTS,
        QueryResultsFormat.JSON,
        also=_JSON_NAMES,
    ),
    Format(
        "xml",
        "srx",
        "application/sparql-results+xml",
        f"{_W3}SPARQL_Results_XML",
        _RESULTS,
        QueryResultsFormat.XML,
        also=_XML_NAMES,
    ),
    Format(
        "csv",
        "csv",
        "text/csv",
        f"{_W3}SPARQL_Results_CSV",
        _BINDINGS,
        QueryResultsFormat.CSV,
        charset=True,
    ),
    Format(
        "tsv",
        "tsv",
        "text/tab-separated-values",
        f"{_W3}SPARQL_Results_TSV",
        _BINDINGS,
        QueryResultsFormat.TSV,
        charset=True,
    ),
    Format("rq", "rq", "application/sparql-query", None, frozenset({Kind.QUERY}), None),
)

#: What pages are.
HTML: Final = FORMATS[0]
#: Documents that are neither RDF nor results of a query.
JSON: Final = Format(
    "json", "json", "application/json", None, frozenset(), None, also=("text/json",)
)
#: Names that a search suggests (https://github.com/dewitt/opensearch).
SUGGESTIONS: Final = "application/x-suggestions+json"


def offered(*kinds: Kind) -> tuple[Format, ...]:
    """Return the rows that can carry any of ``kinds``, best first."""
    return tuple(row for row in FORMATS if row.kinds & frozenset(kinds))


def by_token(token: str) -> Format:
    """Return the row of ``token``; raises StopIteration where there is none."""
    return next(row for row in FORMATS if row.token == token)
