import pytest

from kg.errors import NotAcceptable
from kg.formats import Kind, by_token, offered
from server.negotiate import negotiate, negotiate_coding

PAGES = offered(Kind.PAGE, Kind.GRAPH)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "token"),
    [
        (None, "html"),
        ("", "html"),
        (" ", "html"),
        ("*/*", "html"),
        ("text/*", "html"),
        ("text/turtle", "ttl"),
        ("TEXT/TURTLE", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ('text/turtle; charset="UTF-8"', "ttl"),
        ("text/turtle;version=1.1;q=0.3", "ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/*", "jsonld"),
        ("text/html;q=0, */*", "ttl"),
        ("text/turtle;q=0.5, text/*;q=0.9", "html"),
        ("text/*;q=0.9, text/turtle;q=0.1, application/rdf+xml;q=0.5", "html"),
        ("text/html;q=0.2, text/*;q=0.9", "ttl"),
        ("*/*;q=0.9, application/n-triples;q=0.1", "html"),
        ("application/n-triples;q=0.9, text/turtle;q=0.9", "ttl"),
        ("application/n-triples;q=0.9, text/turtle;q=0.8", "nt"),
        ("image/png, application/rdf+xml;q=0.1", "rdf"),
        ("application/rdf+xml , text/turtle ; q=0.5", "rdf"),
        (BROWSER, "html"),
        ("application/rdf+xml, text/rdf;q=0.6", "rdf"),  # rapper, in part
        ("text/plain, */*;q=0.1", "nt"),  # rdflib, format="nt"
        ("text/n3, */*;q=0.1", "ttl"),  # rdflib, format="n3"
        (",", "html"),
        ("text/turtle;q=high", "html"),
        ("text/turtle;q=high, application/n-triples;q=0.1", "nt"),
        ("text/html;q=0., text/turtle;q=1.", "ttl"),
        ("text/html;q=.2, text/turtle;q=.3", "ttl"),
        ("*/*, application/n-triples", "nt"),
        ("*/*, application/json", "jsonld"),
        ("*/*, application/n-triples, text/html", "html"),
    ],
)
def test_the_best_offer_is_chosen(accept: str | None, token: str) -> None:
    assert negotiate(accept, PAGES).token == token


@pytest.mark.parametrize(
    "accept", ["image/png", "garbage", "text/html;q=0", "text/turtle;q=0, text/html;q=0", "a/*"]
)
def test_nothing_that_fits_is_told_with_the_offers(accept: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        negotiate(accept, PAGES)
    assert caught.value.offers[:2] == ("text/html", "text/turtle")


def test_format_wins_over_the_header() -> None:
    assert negotiate("text/html", PAGES, "nt") is by_token("nt")
    assert negotiate("*/*", PAGES, "n3") is by_token("ttl")  # SPARQLWrapper
    with pytest.raises(NotAcceptable):
        negotiate("text/html", PAGES, "csv")


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br", ""),
        ("gzip, zstd", "zstd"),
        ("gzip;q=0.9, zstd;q=0.8", "gzip"),
        ("*", "zstd"),
        ("*, zstd;q=0", "gzip"),
        ("gzip;q=0.2, *;q=0.1", "gzip"),
        # what is as welcome as an answer without a coding is sent: it is shorter
        ("gzip, identity", "gzip"),
        ("gzip;q=.5, identity;q=0.5", "gzip"),
        ("gzip;q=0.4, identity;q=0.5", ""),
        ("*;q=0.5, identity", ""),
        # nothing is welcome: none is the last resort
        ("gzip;q=0", ""),
        ("*;q=0", ""),
        ("gzip;q=0, identity;q=0", ""),
    ],
)
def test_the_best_coding_wins_and_none_only_when_it_is_wanted_more(
    accept_encoding: str, coding: str
) -> None:
    assert negotiate_coding(accept_encoding) == coding
