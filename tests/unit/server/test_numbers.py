"""Text where a number belongs: no header, parameter, setting or fact with such text is an error."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import URIRef

from kg import load
from kg.config import Config, ConfigError
from kg.dataset import rdf_files
from kg.errors import DataError, QuerySyntaxError
from kg.evidence.calendar import date_of
from kg.formats import parse_whole_number
from kg.namespaces import BASE, ID
from kg.source.context import parse_context
from kg.store import Store
from server.app import SERVICES, create_app
from server.cli import main
from server.granian.rsgi import RsgiApplication
from tests.conftest import ROOT
from tests.unit.server.granian.test_rsgi import Headers, Protocol, Scope

#: What is no number of up to 18 ASCII digits.
ODD = {
    "empty": "",
    "long": "9" * 5_000,
    "above 64 bits": "99999999999999999999",
    "superscript": "²",
    "Arabic": "٤",
    "plus": "+1",
    "minus": "-1",
    "spaces": " 1 ",
    "exponent": "1e3",
    "nan": "nan",
    "inf": "inf",
    "underscore": "1_0",
    "hexadecimal": "0x1",
}
ZERO = "\N{ARABIC-INDIC DIGIT ZERO}"
ZEROS = "0" * 5_000 + "1"
#: Sends method, path, query, headers and body; returns status and body.
Send = Callable[[str, str, str, dict[str, str], bytes], tuple[int, bytes]]


def through_flask(config: Config) -> Iterator[Send]:
    app = create_app(config)
    client = app.test_client()

    def send(
        method: str, path: str, query: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        wsgi = {name: value.encode().decode("latin-1") for name, value in headers.items()}
        made = client.open(path, method=method, query_string=query, headers=wsgi, data=body)
        with made as response:
            return response.status_code, response.data

    yield send
    app.extensions[SERVICES].runner.stop()


def through_front(config: Config) -> Iterator[Send]:
    front = RsgiApplication(replace(config, fast_queries=1, slow_queries=1))
    loop = asyncio.new_event_loop()
    front.__rsgi_init__(loop)

    def send(
        method: str, path: str, query: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        proto = Protocol(body)
        named = {name.lower(): value for name, value in headers.items()}
        loop.run_until_complete(
            front.__rsgi__(Scope(method, path, query, Headers([*named.items()])), proto)
        )
        return proto.status, proto.body

    yield send
    front.__rsgi_del__(loop)
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.fixture(scope="module")
def flask(config: Config) -> Iterator[Send]:
    yield from through_flask(config)


@pytest.fixture(scope="module")
def front(config: Config) -> Iterator[Send]:
    yield from through_front(config)


@pytest.fixture(params=["flask", "front"])
def send(request: pytest.FixtureRequest) -> Send:
    found: Send = request.getfixturevalue(request.param)
    return found


def dated(value: str) -> list[str]:
    """Return dates with ``value`` in place of the day, the year, the hour and the zone."""
    return [
        f"Mon, {value} Jan 2020 00:00:00 GMT",
        f"Mon, 01 Jan {value} 00:00:00 GMT",
        f"Mon, 01 Jan 2020 {value}:00:00 GMT",
        f"Mon, 01 Jan 2020 00:00:00 +{value}",
    ]


@pytest.mark.parametrize("value", [*ODD.values(), ZEROS], ids=[*ODD, "zeros"])
def test_a_header_with_such_text_is_ignored(send: Send, store: Store, value: str) -> None:
    dump = f"/dumps/{store.manifest.name}/{store.manifest.files[0].name}"
    for path, header, text in [
        *((dump, "If-Modified-Since", date) for date in dated(value)),
        *(("/list/", "If-Modified-Since", date) for date in dated(value)),
        *((dump, "If-Unmodified-Since", date) for date in dated(value)),
        ("/list/", "Accept", f"text/html;q={value}, */*;q=0.1"),
        ("/list/", "Accept-Language", f"es;q={value}, en"),
        ("/list/", "Accept-Encoding", f"gzip;q={value}"),
    ]:
        unkept = f"n={hash(text)}"  # a page that is kept is not made again
        assert send("GET", path, unkept, {header: text}, b"")[0] == 200, (header, text[:80])
    host = send("GET", "/list/", "", {"Host": f"example.org:{value}"}, b"")
    assert host[0] in (200, 400)  # the front refuses a port that is no number
    for text in (f"bytes={value}-", f"bytes=0-{value}", f"bytes=-{value}"):
        assert send("GET", dump, "", {"Range": text}, b"")[0] in (200, 206, 416), text[:80]
    for date in dated(value):
        headers = {"Range": "bytes=0-1", "If-Range": date}
        assert send("GET", dump, "", headers, b"")[0] == 200, date[:80]


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_length_that_is_none_is_refused(front: Send, value: str) -> None:
    for method, path in (("POST", "/sparql"), ("GET", "/"), ("POST", "/list/")):
        headers = {"Content-Length": value, "Content-Type": "application/sparql-query"}
        status, body = front(method, path, "", headers, b"ASK {}")
        assert status == 400, body
        assert "Content-Length must be a whole number" in json.loads(body)["detail"]


def test_a_length_may_begin_with_zeros(front: Send) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    for length, status in (("0" * 5_000 + "6", 200), (ZEROS, 400), ("9" * 18, 413)):
        headers["Content-Length"] = length
        assert front("POST", "/sparql", "format=json", headers, b"ASK {}")[0] == status


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_parameter_with_such_text_is_refused(send: Send, value: str) -> None:
    plus = value.replace("+", "%2B")
    for path, query, statuses in (
        ("/list/report", f"page={plus}", {400}),
        ("/search", f"q=a&page={plus}", {400}),
        ("/sparql", f"query=ASK%7B%7D&timeout={plus}", {400}),
        ("/sparql", f"query=SELECT*%7B%7DLIMIT%20{plus}", {200, 400}),
        ("/sparql", f"query=SELECT*%7B%7DOFFSET%20{plus}", {200, 400}),
        ("/sparql", f"query=SELECT%28%22{plus}%22AS%3Fx%29%7B%7D", {200}),
        ("/search", f"q={plus}", {200, 400}),
        (f"/sitemap-{value}.xml", "", {404}),
    ):
        status, body = send("GET", path, query, {}, b"")
        assert status in statuses, (path, query[:80], body)


def test_a_page_of_a_sitemap_is_named_in_ascii(send: Send) -> None:
    assert send("GET", "/sitemap-1.xml", "", {}, b"")[0] == 200
    assert send("GET", "/sitemap-\N{ARABIC-INDIC DIGIT ONE}.xml", "", {}, b"")[0] == 404


@pytest.mark.parametrize(("text", "status"), [("1", 200), ("0.5", 200), ("07.50", 200), ("0", 400)])
def test_a_timeout_is_a_decimal_number(send: Send, text: str, status: int) -> None:
    assert send("GET", "/sparql", f"query=ASK%7B%7D&timeout={text}", {}, b"")[0] == status


# ---- settings and options

NUMBERS = [field.name for field in fields(Config) if isinstance(field.default, int)]


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_setting_with_such_text_is_refused(value: str) -> None:
    for name in NUMBERS:
        with pytest.raises(ConfigError, match=f"{name.upper()}=.*whole number|: write a"):
            Config.from_env({f"RELIEFGRAPH_{name.upper()}": value})
    for name, text in (
        ("ISSUED", f"{value}-01-01"),
        ("ISSUED", f"2026-01-{value}"),
        ("BASE_IRI", f"http://example.org:{value}/"),
        ("PUBLIC_URL", f"http://example.org:{value}/"),
    ):
        with pytest.raises(ConfigError, match=f"RELIEFGRAPH_{name}="):
            Config.from_env({f"RELIEFGRAPH_{name}": text})


def test_a_setting_has_an_upper_end() -> None:
    """Timers and sockets take no more: the server would fail at its start."""
    for name in (name for name in NUMBERS if name.endswith("_s")):
        key = f"RELIEFGRAPH_{name.upper()}"
        assert getattr(Config.from_env({key: "86400"}), name) == 86_400
        reason = f"{key}='86401': must be a whole number from 1 to 86,400"
        with pytest.raises(ConfigError, match=reason):
            Config.from_env({key: "86401"})


@pytest.mark.parametrize(
    "value", [v for k, v in ODD.items() if k not in ("Arabic", "plus", "underscore", "spaces")]
)
def test_a_port_with_such_text_is_a_wrong_use(value: str) -> None:
    done = CliRunner().invoke(main, ["serve", "--port", value])
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit), done.output


# ---- data

FACTS = """
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rg: <https://w3id.org/reliefgraph/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/reliefgraph/id/> .
<report/r> a rg:CountryPage ; schema:text "one" .
"""
FACT = """
<excerpt/r/{iri}-{iri}> oa:hasSource <report/r> ; oa:hasSelector [ oa:exact "one" ] ,
    [ oa:start "{value}"^^xsd:integer ; oa:end "{value}"^^xsd:integer ] .
<statement/r/{n}> a rg:Statement ; rg:evidence <excerpt/r/{iri}-{iri}>, <excerpt/r/1-2> ;
    rdf:subject <place/{n}> ; rdf:predicate rg:value ; rdf:object "{value}"^^xsd:integer .
<place/{n}> rg:value "{value}"^^xsd:integer , "{value}"^^xsd:decimal , "{value}"^^xsd:double ;
    geo:hasGeometry [ geo:asWKT "POINT({value} {value})"^^geo:wktLiteral ] .
<time/{iri}> schema:name "a time" .
"""
TINY = ("1e9999999", "1e-9999999", "-1e9999999", "0e-9999999", "1e400", "1e-400")


@pytest.fixture(scope="module")
def of_facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    """A server of facts with such text in IRIs and literals."""
    folder: Path = tmp_path_factory.mktemp("numbers")
    values = enumerate((*ODD.values(), ZEROS, *TINY))
    facts = [FACT.format(n=n, value=v, iri=v.replace(" ", "") or "x") for n, v in values]
    (folder / "any.ttl").write_text(FACTS + "".join(facts), "utf-8")
    loaded = rdf_files.load([folder / "any.ttl"], BASE)
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    built = load.build_from_files(loaded, context, folder / "stores", is_union=False)
    yield from through_flask(replace(Config(), store=str(built)))


def test_facts_with_such_text_have_their_pages(of_facts: Send) -> None:
    paths = [f"/doc/place/{n}" for n in range(len(ODD) + len(TINY) + 1)]
    paths += [f"/doc/statement/r/{n}" for n in range(len(ODD) + len(TINY) + 1)]
    for path in (
        *paths,
        "/doc/report/r",
        "/list/excerpt",
        "/list/time",
        "/list/statement",
        "/list/",
    ):
        for form in ("html", "ttl") if path.startswith("/doc/") else ("html",):
            status, body = of_facts("GET", path, f"format={form}", {}, b"")
            assert status == 200, (path, form, body)


def test_results_with_such_text_have_a_page(of_facts: Send) -> None:
    each = (*ODD.values(), ZEROS, *TINY)
    for value in each:
        for datatype in ("integer", "decimal", "double", "gYear", "date", "dateTime"):
            type_ = f"<http://www.w3.org/2001/XMLSchema#{datatype}>"
            text = f"SELECT * {{ VALUES (?name ?year) {{ ('a' '{value}'^^{type_}) }} }}"
            headers = {"Content-Type": "application/sparql-query"}
            status, body = of_facts("POST", "/sparql", "format=html", headers, text.encode())
            assert status == 200, (value[:20], datatype, body)


def test_a_time_is_named_in_ascii() -> None:
    assert date_of(URIRef(f"{ID}time/2023-02-03")) == "2023-02-03"
    for name in (f"2{ZERO}23", f"2023-{ZERO}2", f"2023-02-{ZERO}3"):
        assert date_of(URIRef(f"{ID}time/{name}")) is None


def test_a_syntax_error_has_no_position_out_of_such_text() -> None:
    for value in ODD.values():
        assert QuerySyntaxError(f"the name 'error at {value}:{value}'").position is None
    assert QuerySyntaxError("error at 1:20: what").position == (1, 20)


def test_a_whole_number_is_of_ascii_digits() -> None:
    assert [parse_whole_number(text) for text in ODD.values()] == [None] * len(ODD)
    assert parse_whole_number(ZEROS) == 1
    assert parse_whole_number("0") == 0
    assert parse_whole_number("9" * 18) == 10**18 - 1


def test_a_context_with_such_text_is_refused() -> None:
    for value in (*ODD.values(), "[" * 100_000):
        with pytest.raises(DataError):
            parse_context(f'{{"@context": {value}}}')
