"""The format of the answer to each request: RFC 9110, 12.5.1, and the headers of real clients.

A row of a client has its literal header, and the source of that in brackets. "seen" means that the
program was run against a server that prints its requests.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.1
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

TOLMAR: Final = "https://w3id.org/reliefgraph/id/place/tolmar"
LINKS: Final = "https://w3id.org/reliefgraph/graph/links"

SELECT, ASK, CONSTRUCT, DESCRIBE = "SELECT", "ASK", "CONSTRUCT", "DESCRIBE"
DOC, SERVICE, STORE, GRAPH = "document", "service description", "graph store", "graph by its name"

#: Path and parameters of the requests.
REQUESTS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    SELECT: ("/sparql", {"query": f"SELECT ?p {{ <{TOLMAR}> ?p ?o }} LIMIT 3"}),
    ASK: ("/sparql", {"query": f"ASK {{ <{TOLMAR}> ?p ?o }}"}),
    CONSTRUCT: ("/sparql", {"query": f"CONSTRUCT WHERE {{ <{TOLMAR}> ?p ?o }}"}),
    DESCRIBE: ("/sparql", {"query": f"DESCRIBE <{TOLMAR}>"}),
    DOC: ("/doc/place/tolmar", {}),
    SERVICE: ("/sparql", {}),
    STORE: ("/graphs", {"graph": LINKS}),
    GRAPH: ("/graph/links", {}),
}

CONTENT_TYPES: Final[Mapping[str, str]] = {
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
}

_GRAPHS: Final = ("ttl", "jsonld", "nt", "rdf", "trig", "nq", "html")
_BINDINGS: Final = ("json", "xml", "csv", "tsv", "html")
#: The formats that a 406 lists, the best first.
OFFERS: Final[Mapping[str, tuple[str, ...]]] = {
    SELECT: _BINDINGS,
    ASK: ("json", "xml", "html"),
    DOC: ("ttl", "jsonld", "nt", "rdf", "html"),
    **dict.fromkeys((CONSTRUCT, DESCRIBE, SERVICE, STORE, GRAPH), _GRAPHS),
}

FIREFOX: Final = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
)
CHROME: Final = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
SAFARI: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
EDGE_18: Final = "text/html, application/xhtml+xml, image/jxr, */*"
HTTR: Final = "application/json, text/xml, application/xml, */*"
AXIOS: Final = "application/json, text/plain, */*"
JQUERY: Final = "application/json, text/javascript, */*; q=0.01"
JAVA_8: Final = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
JENA_SELECT: Final = (
    "application/sparql-results+json,application/sparql-results+xml;q=0.9,"
    "text/tab-separated-values;q=0.7,text/csv;q=0.5,application/json;q=0.2,application/xml;q=0.2,"
    "*/*;q=0.1"
)
JENA_ASK: Final = (
    "application/sparql-results+json,application/sparql-results+xml;q=0.9,application/json;q=0.2,"
    "application/xml;q=0.2,*/*;q=0.1"
)
JENA_GRAPH: Final = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "*/*;q=0.3"
)
JENA_DATASET: Final = (
    "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.3"
)
JENA_RDF: Final = (
    "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,application/trig,"
    "application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.5"
)
FUSEKI: Final = (
    "application/sparql-results+thrift,application/sparql-results+json;q=0.9,application/rdf+thrift"
)
COMUNICA: Final = "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"
COMUNICA_RDF: Final = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
    "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,"
    "application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,"
    "application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,"
    "text/shaclc-ext;q=0.05"
)
WRAPPER_JSON: Final = (
    "application/sparql-results+json,application/json,text/javascript,application/javascript"
)
WRAPPER_N3: Final = (
    "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3"
)
RDFLIB: Final = (
    "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, "
    "application/n-quads, application/trix, application/trig"
)
RAPPER: Final = (
    "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, "
    "application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, "
    "application/rdf+n3;q=0.3, application/x-trig, application/rss;q=0.8, "
    "application/rss+xml;q=0.8, text/rss;q=0.8, application/xml;q=0.3, text/xml;q=0.3, "
    "application/atom+xml;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, text/html;q=0.6, "
    "application/xhtml+xml;q=0.8, application/json;q=0.1, text/json;q=0.1, text/x-nquads, */*;q=0.1"
)
RAPPER_TURTLE: Final = (
    "text/turtle, application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, "
    "application/rdf+n3;q=0.3, */*;q=0.1"
)
OWLAPI: Final = (
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
)
RDF4J: Final = (
    "text/csv;q=0.8, application/x-sparqlstar-results+json;q=0.8, "
    "application/sparql-results+json;q=0.8, application/json;q=0.8, "
    "application/sparql-results+xml, application/xml, text/tab-separated-values;q=0.8, "
    "application/x-sparqlstar-results+xml;q=0.8, text/x-tab-separated-values-star;q=0.8, "
    "application/x-sparqlstar-results+tsv;q=0.8, application/x-binary-rdf-results-table;q=0.8"
)
RDF4J_GRAPH: Final = (
    "text/turtle;q=0.8, application/rdf+xml;q=0.8, application/n-triples;q=0.8, "
    "application/n-quads;q=0.8, text/x-nquads;q=0.8, application/trig;q=0.8, text/n3;q=0.8, "
    "application/ld+json;q=0.8, application/x-binary-rdf;q=0.8, text/plain;q=0.7"
)
VIRTUOSO_6: Final = "application/sparql-results+xml, text/rdf+n3, application/rdf+xml"
VIRTUOSO_7: Final = (
    "application/sparql-results+xml, text/rdf+n3, text/rdf+ttl, text/rdf+turtle, text/turtle, "
    "application/turtle, application/x-turtle, application/rdf+xml, application/xml"
)
GRAPHDB: Final = (
    "application/x-sparqlstar-results+json, application/sparql-results+json;q=0.9, */*;q=0.8"
)


class Row(NamedTuple):
    """One request, and the format of its answer.

    Attributes:
        source: the clause or the client.
        request_name: a key of REQUESTS.
        accept: the header; None for a request without it.
        sent: a key of CONTENT_TYPES; None for 406.
        parameters: added to those of REQUESTS.
    """

    source: str
    request_name: str
    accept: str | None
    sent: str | None
    parameters: str = ""


def wrapper(request_name: str, form: str, accept: str, sent: str | None) -> Row:
    """Return a row of SPARQLWrapper, which names the format in three parameters, some twice."""
    second = [accept.replace("*/*", "")] if form in ("tsv", "rdf+xml", "json-ld") else []
    names = [(name, value) for name in ("format", "output", "results") for value in (form, *second)]
    return Row("SPARQLWrapper 2.0.0 (Wrapper.py)", request_name, accept, sent, urlencode(names))


RULES: Final = [
    # no preference
    Row("12.5.1: no header", SELECT, None, "json"),
    Row("12.5.1: no header", ASK, None, "json"),
    Row("12.5.1: no header", CONSTRUCT, None, "ttl"),
    Row("12.5.1: no header", DESCRIBE, None, "ttl"),
    Row("12.5.1: no header", DOC, None, "ttl"),
    Row("12.5.1: no header", SERVICE, None, "ttl"),
    Row("12.5.1: no header", STORE, None, "ttl"),
    Row("12.5.1: no header", GRAPH, None, "ttl"),
    Row("12.5.1: empty header", SELECT, "", "json"),
    Row("12.5.1: empty header", DOC, "", "ttl"),
    Row("5.6.1.2: an empty list", SELECT, " , ,", "json"),
    Row("5.6.1.2: empty elements", SELECT, ",,text/csv,,", "csv"),
    # every offer by its name
    *(Row("12.5.1: by name", SELECT, CONTENT_TYPES[form], form) for form in _BINDINGS),
    *(Row("12.5.1: by name", ASK, CONTENT_TYPES[form], form) for form in OFFERS[ASK]),
    *(Row("12.5.1: by name", CONSTRUCT, CONTENT_TYPES[form], form) for form in _GRAPHS),
    *(Row("12.5.1: by name", DOC, CONTENT_TYPES[form], form) for form in OFFERS[DOC]),
    *(Row("12.5.1: by name", STORE, CONTENT_TYPES[form], form) for form in ("ttl", "nt", "rdf")),
    *(Row("12.5.1: by name", SERVICE, CONTENT_TYPES[form], form) for form in ("jsonld", "html")),
    # weights
    Row("12.4.2: the higher weight", SELECT, "text/csv;q=0.1, application/xml;q=0.2", "xml"),
    Row("12.4.2: three digits", SELECT, "text/csv;q=0.501, application/xml;q=0.5", "csv"),
    Row("12.4.2: no weight is 1", SELECT, "application/xml;q=0.999, text/csv", "csv"),
    Row("12.4.2: q=1. is 1", SELECT, "application/xml;q=0.9, text/csv;q=1.", "csv"),
    Row("12.4.2: q=0. is 0", SELECT, "text/csv;q=0.", None),
    Row("12.4.2: q=0 is never", SELECT, "text/csv;q=0", None),
    Row("12.4.2: q=0.000 is never", SELECT, "text/csv;q=0.000, */*;q=0.1", "json"),
    Row("12.4.2: q=0 takes from a wildcard", SELECT, f"{CONTENT_TYPES['json']};q=0, */*", "xml"),
    Row("12.4.2: q=0 takes from a wildcard", DOC, "text/html;q=0, text/*", "ttl"),
    Row("12.4.2: q=0 of all", ASK, "*/*;q=0", None),
    Row("12.4.2: q=0 of all others", ASK, "*/*;q=0, application/xml;q=0.1", "xml"),
    Row("12.4.2: Q in capitals", SELECT, "text/csv;Q=0.1, application/xml;Q=0.2", "xml"),
    Row("12.4.2: no number", SELECT, "text/csv;q=high, application/xml;q=0.1", "xml"),
    Row("12.4.2: above 1", SELECT, "text/csv;q=1.5, application/xml;q=0.1", "xml"),
    Row("12.4.2: below 0", SELECT, "text/csv;q=-1, application/xml;q=0.1", "xml"),
    Row("12.4.2: not a number", SELECT, "text/csv;q=NaN, application/xml;q=0.1", "xml"),
    Row("12.4.2: nothing well-formed", SELECT, "text/csv;q=high", "json"),
    Row("12.4.2: more digits than allowed", SELECT, "text/csv;q=0.12345, */*;q=0.1", "csv"),
    # specificity
    Row("12.5.1: type/subtype before type/*", SELECT, "text/*, text/csv;q=0.1", "tsv"),
    Row("12.5.1: type/* before */*", SELECT, "*/*, application/*;q=0.1", "csv"),
    Row("12.5.1: type/subtype before */*", SELECT, "*/*;q=0.9, text/csv;q=0.1", "json"),
    Row(
        "12.5.1: in any order", DOC, "text/turtle;q=0.1, application/rdf+xml;q=0.5, text/*", "html"
    ),
    Row(
        "12.5.1: with parameter",
        DOC,
        "text/turtle;charset=utf-8;q=0.1, text/turtle, text/html;q=0.5",
        "html",
    ),
    Row("12.5.1: type/* alone", SELECT, "text/*", "csv"),
    Row("12.5.1: type/* alone", CONSTRUCT, "application/*", "jsonld"),
    Row("12.5.1: type/* of nothing", CONSTRUCT, "image/*", None),
    Row("12.5.1: * is no range", SELECT, "*", None),
    Row("12.5.1: */subtype is no range", SELECT, "*/csv", None),
    # parameters
    Row("8.3.1: charset", CONSTRUCT, 'text/turtle; charset="UTF-8"', "ttl"),
    Row("8.3.1: unknown parameter", CONSTRUCT, "text/turtle;version=1.2", "ttl"),
    Row("8.3.1: comma in a quoted value", SELECT, 'a/b;x=",text/csv,", application/xml', "xml"),
    Row(
        "JSON-LD 1.1: profile",
        CONSTRUCT,
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
        "jsonld",
    ),
    Row("CSV (RFC 4180): header", SELECT, "text/csv; header=present; charset=utf-8", "csv"),
    Row(
        "12.5.1: accept-ext of RFC 7231",
        SELECT,
        "text/csv;q=0.5;level=1, application/xml;q=0.4",
        "csv",
    ),
    # case and white space
    Row("8.3.1: case", CONSTRUCT, "Application/N-Triples", "nt"),
    Row("8.3.1: case", SELECT, "TEXT/CSV;Q=1.0", "csv"),
    Row("5.6.3: white space", SELECT, "  text/csv ;\tq=0.2\t,application/xml ; q=0.3  ", "xml"),
    # ties
    Row(
        "12.5.1: a tie, the server chooses",
        SELECT,
        "text/csv, application/sparql-results+xml",
        "xml",
    ),
    Row(
        "12.5.1: a tie, the server chooses",
        CONSTRUCT,
        "application/n-quads, application/n-triples",
        "nt",
    ),
    Row("12.5.1: a tie, what is named first", DOC, "*/*, text/turtle", "ttl"),
    Row("12.5.1: a tie, what is named first", SELECT, "*/*, text/html", "html"),
    Row(
        "12.5.1: the same twice, the higher",
        SELECT,
        "text/csv;q=0.1, text/csv;q=0.9, */*;q=0.5",
        "csv",
    ),
    # many, and none
    Row("12.5.1: many", SELECT, ", ".join(f"a/b{n}" for n in range(500)) + ", text/csv", "csv"),
    Row("15.5.7: none fits", SELECT, "image/png", None),
    Row("15.5.7: none fits", ASK, "text/csv, text/tab-separated-values", None),
    Row("15.5.7: none fits", CONSTRUCT, "application/sparql-results+json", None),
    Row("15.5.7: none fits", DESCRIBE, "text/csv", None),
    Row("15.5.7: none fits", DOC, "application/n-quads", None),
    Row("15.5.7: none fits", SERVICE, "text/csv", None),
    Row("15.5.7: none fits", STORE, "text/csv", None),
    Row("15.5.7: none fits", GRAPH, "application/sparql-results+xml", None),
    Row("15.5.7: garbage", SELECT, "garbage", None),
    Row("15.5.7: garbage", SELECT, ";;;===", None),
    # other names
    Row("also called", SELECT, "application/json", "json"),
    Row("also called", SELECT, "text/xml", "xml"),
    Row("also called", CONSTRUCT, "application/json", "jsonld"),
    Row("also called", CONSTRUCT, "application/xml", "rdf"),
    Row("also called", CONSTRUCT, "text/plain", "nt"),
    Row("also called", CONSTRUCT, "text/n3", "ttl"),
    Row("also called", CONSTRUCT, "application/x-trig", "trig"),
    Row("also called", CONSTRUCT, "text/x-nquads", "nq"),
    Row(
        "also called, but the name itself decides",
        CONSTRUCT,
        "text/turtle;q=0.1, text/n3, text/*;q=0.5, application/rdf+xml;q=0.2",
        "html",
    ),
    # format=
    Row("format= wins", SELECT, "text/html", "csv", "format=csv"),
    Row("format= wins", SELECT, "image/png", "tsv", "format=tsv"),
    Row("format= wins", DOC, "text/html", "nt", "format=nt"),
    Row("format= wins", SERVICE, FIREFOX, "ttl", "format=ttl"),
    Row("format= wins", STORE, "text/html", "rdf", "format=rdf"),
    Row("format= wins", GRAPH, None, "trig", "format=trig"),
    Row("format= wins", ASK, "application/xml", "json", "format=json"),
    Row("format= in capitals", SELECT, None, "csv", "format=CSV"),
    Row("format= a media type", CONSTRUCT, None, "rdf", "format=application/rdf%2Bxml"),
    Row("format= with a bare +", CONSTRUCT, None, "rdf", "format=application/rdf+xml"),
    Row("format= with a bare +", DOC, None, "jsonld", "format=application/ld+json"),
    Row("format= unknown", SELECT, None, None, "format=xlsx"),
    Row("format= unknown", DOC, "text/turtle", None, "format=pdf"),
    Row("format= empty", CONSTRUCT, "text/turtle", None, "format="),
    Row("format= of another kind", SELECT, None, None, "format=ttl"),
    Row("format= of another kind", ASK, None, None, "format=csv"),
    Row("format= of another kind", CONSTRUCT, None, None, "format=csv"),
    Row("format= of another kind", SERVICE, None, None, "format=csv"),
    Row("format= by what can carry it", CONSTRUCT, None, "jsonld", "format=json"),
    Row("format= by what can carry it", CONSTRUCT, None, "rdf", "format=xml"),
]

CLIENTS: Final = [
    # command line
    *(
        Row("curl 7.88.1, Wget 1.21.3 (seen)", request_name, "*/*", sent)
        for request_name, sent in [
            (SELECT, "json"),
            (CONSTRUCT, "ttl"),
            (DOC, "ttl"),
            (SERVICE, "ttl"),
        ]
    ),
    Row("rapper 2.0.15 -g (seen)", DOC, RAPPER, "ttl"),
    Row("rapper 2.0.15 -g (seen)", STORE, RAPPER, "ttl"),
    Row("rapper 2.0.15 -g (seen)", CONSTRUCT, RAPPER, "ttl"),
    Row("rapper 2.0.15 -i turtle (seen)", DOC, RAPPER_TURTLE, "ttl"),
    # browsers
    *(
        Row(f"{name} (MDN, List of default Accept values)", request_name, header, "html")
        for name, header in [("Firefox 92", FIREFOX), ("Safari", SAFARI), ("Edge 18", EDGE_18)]
        for request_name in (SELECT, DOC)
    ),
    *(
        Row("Chrome 131 (header in public request logs)", request_name, CHROME, "html")
        for request_name in (SELECT, ASK, CONSTRUCT, DOC, SERVICE, STORE)
    ),
    Row("fetch (Fetch standard, 2.2.2; Node 20, seen)", SELECT, "*/*", "json"),
    *(
        Row("axios (lib/defaults)", request_name, AXIOS, sent)
        for request_name, sent in [(SELECT, "json"), (CONSTRUCT, "jsonld"), (DOC, "jsonld")]
    ),
    Row("jQuery getJSON (ajax.js)", SELECT, JQUERY, "json"),
    Row("jQuery getJSON (ajax.js)", DOC, JQUERY, "jsonld"),
    # query editors
    *(
        Row("YASGUI 4 (Triply/YASGUI, yasqe/src/defaults.ts)", request_name, header, sent)
        for request_name, header, sent in [
            (SELECT, "application/sparql-results+json,*/*;q=0.9", "json"),
            (ASK, "application/sparql-results+json,*/*;q=0.9", "json"),
            (CONSTRUCT, "application/n-triples,*/*;q=0.9", "nt"),
            (DESCRIBE, "text/turtle,*/*;q=0.9", "ttl"),  # YASGUI 2 and 3
        ]
    ),
    Row("GraphDB Workbench (its YASQE)", SELECT, GRAPHDB, "json"),
    # Java
    Row("Java 8 to 11 (HttpURLConnection)", SELECT, JAVA_8, "html"),
    Row("Jena 3.15 (WebContent.java)", SELECT, JENA_SELECT, "json"),
    Row("Jena 3.15 (WebContent.java)", ASK, JENA_ASK, "json"),
    Row("Jena 3.15 (WebContent.java)", CONSTRUCT, JENA_GRAPH, "ttl"),
    Row("Jena 3.15 (WebContent.java)", DESCRIBE, JENA_GRAPH, "ttl"),
    Row("Jena 3.15 (WebContent.java)", CONSTRUCT, JENA_DATASET, "trig"),
    Row("Jena 3.15 (WebContent.java)", DOC, JENA_RDF, "ttl"),
    Row("Jena 3.15, GSP (WebContent.java)", STORE, JENA_GRAPH, "ttl"),
    Row("RDFConnectionFuseki.java, any query", SELECT, FUSEKI, "json"),
    Row("RDFConnectionFuseki.java, select", SELECT, "application/sparql-results+thrift", None),
    Row("RDF4J 3 (logged requests)", SELECT, RDF4J, "xml"),
    Row("RDF4J 3, as a Solid test has it", CONSTRUCT, RDF4J_GRAPH, "ttl"),
    Row("Protégé, OWLAPI (DocumentSources.java)", DOC, OWLAPI, "rdf"),
    Row("OpenRefine, fetch URLs (HttpHeadersSupport.java)", SELECT, "*/*", "json"),
    # JavaScript
    Row("Comunica 5.4.1, sparql@ (seen)", SELECT, COMUNICA, "json"),
    Row("Comunica 5.4.1, sparql@ (seen)", ASK, COMUNICA, "json"),
    Row("Comunica 5.4.1, sparql@ (seen)", CONSTRUCT, "text/turtle", "ttl"),
    Row("Comunica 5.4.1, a document (seen)", DOC, COMUNICA_RDF, "jsonld"),
    Row("Comunica 5.4.1, a graph (seen)", GRAPH, COMUNICA_RDF, "nq"),
    Row("Comunica 5.4.1, a service (seen)", SERVICE, COMUNICA_RDF, "nq"),
    # Python
    Row("requests 2.34.2 (seen)", SELECT, "*/*", "json"),
    Row("pandas 3.1.1, urllib (seen)", SELECT, None, "csv", "format=csv"),
    *(
        Row("rdflib 7.6.0, parse (seen)", request_name, RDFLIB, "ttl")
        for request_name in (DOC, STORE, CONSTRUCT)
    ),
    *(
        Row(f"rdflib 7.6.0, parse(format={form!r}) (parser.py)", DOC, header, sent)
        for form, header, sent in [
            ("turtle", "text/turtle, application/x-turtle, */*;q=0.1", "ttl"),
            ("xml", "application/rdf+xml, */*;q=0.1", "rdf"),
            ("nt", "text/plain, */*;q=0.1", "nt"),
            ("n3", "text/n3, */*;q=0.1", "ttl"),
            ("json-ld", "application/ld+json, application/json;q=0.9, */*;q=0.1", "jsonld"),
        ]
    ),
    Row(
        "rdflib 7.6.0, parse(format='trig') (parser.py)",
        STORE,
        "application/trig, */*;q=0.1",
        "trig",
    ),
    *(
        Row("rdflib 7.6.0, SPARQLStore (seen)", request_name, header, sent)
        for request_name, header, sent in [
            (SELECT, "application/sparql-results+xml, application/rdf+xml", "xml"),
            (ASK, "application/sparql-results+xml, application/rdf+xml", "xml"),
            (CONSTRUCT, "application/sparql-results+xml, application/rdf+xml", "rdf"),
            (SELECT, "application/sparql-results+json", "json"),
            (SELECT, "text/csv", "csv"),
            (SELECT, "text/tab-separated-values", "tsv"),
        ]
    ),
    Row("rdflib 7.6.0, SERVICE (evaluate.py)", SELECT, "application/sparql-results+json", "json"),
    wrapper(SELECT, "xml", "application/sparql-results+xml", "xml"),
    wrapper(SELECT, "json", WRAPPER_JSON, "json"),
    wrapper(SELECT, "csv", "text/csv", "csv"),
    wrapper(SELECT, "tsv", "text/tab-separated-values", "tsv"),
    wrapper(SELECT, "turtle", "*/*", None),
    wrapper(SELECT, "rdf", "*/*", None),
    wrapper(ASK, "xml", "application/sparql-results+xml", "xml"),
    wrapper(ASK, "json", WRAPPER_JSON, "json"),
    wrapper(ASK, "csv", "text/csv", None),
    wrapper(CONSTRUCT, "xml", "application/rdf+xml", "rdf"),
    wrapper(CONSTRUCT, "rdf+xml", "application/rdf+xml", "rdf"),
    wrapper(CONSTRUCT, "rdf", "*/*", "rdf"),
    wrapper(CONSTRUCT, "turtle", "application/turtle,text/turtle", "ttl"),
    wrapper(CONSTRUCT, "n3", WRAPPER_N3, "ttl"),
    wrapper(CONSTRUCT, "json-ld", "application/ld+json,application/x-json+ld", "jsonld"),
    wrapper(CONSTRUCT, "json", "*/*", "jsonld"),
    wrapper(CONSTRUCT, "csv", "*/*", None),
    wrapper(DESCRIBE, "xml", "application/rdf+xml", "rdf"),
    Row("SPARQLWrapper, setOnlyConneg (Wrapper.py)", SELECT, WRAPPER_JSON, "json"),
    Row("SPARQLWrapper, setOnlyConneg (Wrapper.py)", CONSTRUCT, WRAPPER_N3, "ttl"),
    # R
    Row("httr 1.3.1 (logged request)", SELECT, HTTR, "json"),
    Row("httr 1.3.1 (logged request)", CONSTRUCT, HTTR, "jsonld"),
    Row("httr 1.3.1 (logged request)", DOC, HTTR, "jsonld"),
    Row("R SPARQL (SPARQL.R)", SELECT, "application/sparql-results+xml", "xml"),
    # other endpoints
    *(
        Row(f"Virtuoso, SERVICE (sparql_io.sql, {version})", request_name, header, sent)
        for version, header in [("6", VIRTUOSO_6), ("7", VIRTUOSO_7)]
        for request_name, sent in [(SELECT, "xml"), (ASK, "xml"), (CONSTRUCT, "ttl")]
    ),
]

ROWS: Final = RULES + CLIENTS


def _name(row: Row) -> str:
    return f"{row.request_name}, {row.source}"


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_each_request_gets_its_format(client: FlaskClient, row: Row) -> None:
    path, parameters = REQUESTS[row.request_name]
    query_string = "&".join(filter(None, [urlencode(parameters), row.parameters]))
    headers = {} if row.accept is None else {"Accept": row.accept}
    response = client.get(path, query_string=query_string, headers=headers)
    if row.sent is None:
        assert (response.status_code, response.mimetype) == (406, "application/problem+json")
        offers = OFFERS[row.request_name]
        is_by_format = "format=" in row.parameters
        assert response.get_json()["offers"] == [
            form if is_by_format else CONTENT_TYPES[form].partition(";")[0] for form in offers
        ]
    else:
        assert (response.status_code, response.content_type) == (200, CONTENT_TYPES[row.sent])
        assert response.data
    if not row.parameters:
        assert "Accept" in response.headers["Vary"]


def test_how_many_rows_there_are() -> None:
    assert len(ROWS) > 200
    assert len(set(ROWS)) == len(ROWS)


@pytest.mark.parametrize("request_name", REQUESTS)
def test_head_negotiates_as_get(client: FlaskClient, request_name: str) -> None:
    path, parameters = REQUESTS[request_name]
    for accept in ("*/*", "application/xml", "image/png"):
        get, head = (
            client.open(path, method=method, query_string=parameters, headers={"Accept": accept})
            for method in ("GET", "HEAD")
        )
        assert (head.status_code, head.content_type) == (get.status_code, get.content_type)
        assert (head.data, head.content_length) == (b"", len(get.data))


@pytest.mark.parametrize("request_name", [SELECT, ASK, CONSTRUCT, DESCRIBE])
def test_post_negotiates_as_get(client: FlaskClient, request_name: str) -> None:
    path, parameters = REQUESTS[request_name]
    direct = {"data": parameters["query"], "content_type": "application/sparql-query"}
    for accept in ("*/*", "application/xml", "application/json;q=0, */*", "image/png"):
        headers = {"Accept": accept}
        get = client.get(path, query_string=parameters, headers=headers)
        for how in ({"data": parameters}, direct):
            post = client.post(path, headers=headers, **how)
            assert (post.status_code, post.content_type) == (get.status_code, get.content_type)


def test_content_location_names_the_negotiated_format(client: FlaskClient) -> None:
    """Content-Location (8.7) leads to the same bytes with any Accept header."""
    for request_name in (SELECT, ASK, CONSTRUCT, DESCRIBE, STORE, GRAPH):
        path, parameters = REQUESTS[request_name]
        response = client.get(path, query_string=parameters, headers={"Accept": "application/xml"})
        named = client.get(response.headers["Content-Location"], headers={"Accept": "text/html"})
        assert named.data == response.data
        assert "Accept" not in named.headers["Vary"].split(", ")
