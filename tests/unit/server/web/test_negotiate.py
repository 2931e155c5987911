import pytest

from kg.errors import NotAcceptable
from kg.formats import Kind, by_token, offered
from server.web.negotiate import negotiate, negotiate_coding

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
        ("text/turtle;q=0.3;version=1.1, application/n-triples;q=0.2", "ttl"),
        ("text/turtle;charset=utf-8;q=0.1, text/turtle;q=0.9, text/html;q=0.5", "html"),
        ("text/turtle;charset=latin-1;q=0.9, text/turtle;q=0.1, text/html;q=0.5", "html"),
        ("text/turtle;charset=latin-1;q=0.1, text/*;q=0.9, text/html;q=0.5", "html"),
        ("text/html;q=0.5, application/n3;q=0.6", "ttl"),
        ("text/html;q=0.5, application/n3;q=0.4", "html"),
        ("text/turtle;Q=.9, text/html;q=0.1", "ttl"),
        ("text/html;q=.5 , text/turtle;q=.6", "ttl"),
        ("text/html; q=1. ,text/turtle;q=0.9", "html"),
        ("text/html;q=0.01, text/turtle;q=0.001", "html"),
        ("text/html;profile=a.b, text/turtle;q=0.5", "html"),
        ("image/*, text/turtle;q=0.1", "ttl"),
        ("text/*, application/n-triples", "nt"),
        ("*/*, text/*;q=0.9, application/n-triples;q=0.95", "jsonld"),
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


@pytest.mark.parametrize(
    ("token", "chosen"),
    [
        ("ttl", "ttl"),
        ("TTL", "ttl"),
        ("Text/Turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/ld json", "jsonld"),
        ("APPLICATION/LD JSON", "jsonld"),
        ("rdf xml", "rdf"),
        ("json", "jsonld"),
    ],
)
def test_a_format_is_named_by_token_media_type_or_another_name(token: str, chosen: str) -> None:
    assert negotiate("text/html", PAGES, token).token == chosen


def test_a_name_of_two_formats_is_that_of_the_first_offer() -> None:
    offers = offered(Kind.BINDINGS, Kind.GRAPH)
    first = [form.token for form in offers if "json" in (form.token, *form.aliases)]
    assert negotiate(None, offers, "json").token == first[0]
    assert negotiate(None, offers[::-1], "json").token == first[-1]


@pytest.mark.parametrize("token", ["", "csv", "+"])
def test_a_format_that_is_not_offered_is_told_with_the_tokens(token: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        negotiate("*/*", PAGES, token)
    tokens = ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq")
    assert (caught.value.requested, caught.value.offers) == (token, tokens)


def test_a_header_that_nothing_fits_is_told_with_the_media_types() -> None:
    with pytest.raises(NotAcceptable) as caught:
        negotiate("image/png;q=.5", PAGES[:2])
    assert (caught.value.requested, caught.value.offers) == (
        "image/png;q=.5",
        ("text/html", "text/turtle"),
    )


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
        ("zstd;q=0, gzip;q=.1", "gzip"),
        ("gzip;q=0, *", "zstd"),
        ("Identity;q=0.5, gzip;q=0.4", ""),
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
