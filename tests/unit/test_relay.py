"""The relay against real servers on this machine, and the engine in front of it."""

import re
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pyoxigraph as ox
import pytest

from kg import sparql
from kg.config import Config
from kg.errors import Refused
from server import call
from server.relay import MAX_CALLS, Relay

JSON = "application/sparql-results+json"
SOLUTIONS = (
    b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://a/1"}}]}}'
)
FOUND = [["http://a/1"]]
STEP_S = 0.05


@dataclass
class Endpoint:
    """A server, what it answers and what it was asked."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    body: bytes = SOLUTIONS
    wait_s: float = 0
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    under_way: list[int] = field(default_factory=list)
    most: int = 0

    @property
    def iri(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql?a=b%20c"


class Exchange(BaseHTTPRequestHandler):
    endpoint: Endpoint

    def do_POST(self) -> None:
        endpoint, under_way = self.endpoint, self.endpoint.under_way
        body = self.rfile.read(int(self.headers["Content-Length"]))
        endpoint.asked.append((self.command, self.path, dict(self.headers), body))
        under_way.append(1)
        endpoint.most = max(endpoint.most, len(under_way))
        self.send_response(endpoint.status)
        for name, value in endpoint.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):  # the relay may have left
            for _ in range(round(endpoint.wait_s / STEP_S)):
                self.wfile.write(b" ")
                time.sleep(STEP_S)
        under_way.pop()
        with suppress(OSError):
            self.wfile.write(endpoint.body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: a TLS handshake fails where the relay does not trust."""


def serve(endpoint: Endpoint, context: ssl.SSLContext | None = None) -> Server:
    server = Server(("127.0.0.1", 0), type("Own", (Exchange,), {"endpoint": endpoint}))
    if context:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    endpoint.port = server.server_port
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    server = serve(made)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def canary() -> Iterator[Endpoint]:
    """A server that nobody may call."""
    made = Endpoint()
    server = serve(made)
    yield made
    server.shutdown()
    server.server_close()
    assert made.asked == []


def ask(relay: Relay, iri: str, silent: str = "", query: str = "?s ?p ?o") -> list[list[Any]]:
    """Evaluate a SERVICE clause as the server will: redirected, by the engine."""
    text = f"SELECT ?s {{ SERVICE {silent} <{iri}> {{ {query} }} }}"
    results = ox.Store().query(sparql.redirect_services(text, relay.urls))
    assert isinstance(results, ox.QuerySolutions)
    found: list[list[Any]] = []
    try:
        for solution in results:
            found += [[term and term.value for term in solution]]
    finally:
        del results  # a traceback would keep it, and the engine wants it to end in this thread
    return found


def config(*services: str, timeout_s: int = 5, limit_bytes: int = 10_000) -> Config:
    return Config(services=services, service_timeout_s=timeout_s, service_limit_bytes=limit_bytes)


def fails(relay: Relay, iri: str, status: int, reason: str) -> None:
    """The engine's error has status and reason, and what leaves the program names the endpoint."""
    with pytest.raises(OSError, match=rf"^Error {status} ") as caught:
        ask(relay, iri)
    told = sparql.name_endpoints(str(caught.value), relay.urls)
    assert re.search(rf"\n{re.escape(iri)}: .*{reason}", told)
    assert "127.0.0.1" not in told.replace(iri, "")
    assert ask(relay, iri, "SILENT") == [[None]]


def resolve(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let names resolve to the answers; return the names that were asked."""
    real: Callable[..., Any] = socket.getaddrinfo
    asked: list[str] = []

    def fake(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if not host.endswith(".example"):
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return [found for each in answers for found in real(each, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", fake)
    return asked


def test_the_endpoint_is_asked_what_the_engine_asks(endpoint: Endpoint) -> None:
    with Relay(config(endpoint.iri)) as relay:
        assert ask(relay, endpoint.iri) == FOUND
    ((command, path, headers, body),) = endpoint.asked
    assert (command, path) == ("POST", "/sparql?a=b%20c")
    assert body == b"SELECT * WHERE { ?s ?p ?o . }"
    assert headers["Host"] == f"127.0.0.1:{endpoint.port}"
    assert headers["User-Agent"] == f"ReliefGraph/{version('reliefgraph')}"
    assert headers["Accept"] == f"{JSON}, application/sparql-results+xml"
    assert headers["Content-Type"] == "application/sparql-query"


def test_an_answer_in_xml_is_read(endpoint: Endpoint) -> None:
    endpoint.headers = {"Content-Type": "application/sparql-results+xml; charset=utf-8"}
    endpoint.body = (
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
        b'<results><result><binding name="s"><uri>http://a/1</uri></binding></result></results>'
        b"</sparql>"
    )
    with Relay(config(endpoint.iri)) as relay:
        assert ask(relay, endpoint.iri) == FOUND


def test_a_service_inside_another_is_passed_on_by_its_own_name(endpoint: Endpoint) -> None:
    other = "https://e.org/sparql"
    with Relay(config(endpoint.iri, other)) as relay:
        inner = f"SERVICE <{other}> {{ ?s ?p ?o }}"
        assert ask(relay, endpoint.iri, query=inner) == FOUND
        secret = relay.urls[other].encode()
    assert f"SERVICE <{other}>".encode() in endpoint.asked[0][3]
    assert secret not in endpoint.asked[0][3]


def test_a_redirect_is_not_followed(endpoint: Endpoint, canary: Endpoint) -> None:
    with Relay(config(endpoint.iri)) as relay:
        for status in (301, 302, 303, 307, 308):
            endpoint.status, endpoint.headers["Location"] = status, canary.iri
            fails(relay, endpoint.iri, 502, f"status {status}, a redirect, which is not followed")
    assert len(endpoint.asked) == 10


@pytest.mark.parametrize(
    ("content_type", "body", "reason"),
    [
        ("text/html", b"<html>", "answers in 'text/html'"),
        ("", SOLUTIONS, "answers in ''"),
        (JSON, SOLUTIONS[:-5], "malformed"),
        (JSON, b"\xff", "malformed"),
        (JSON, b'{"head":{},"boolean":true}', "boolean"),
        (JSON, SOLUTIONS + b" " * 10_000, "longer than 10000 bytes"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told(
    endpoint: Endpoint, content_type: str, body: bytes, reason: str
) -> None:
    endpoint.headers, endpoint.body = {"Content-Type": content_type}, body
    with Relay(config(endpoint.iri)) as relay:
        fails(relay, endpoint.iri, 502, reason)


def test_an_answer_without_an_end_is_cut(endpoint: Endpoint) -> None:
    endpoint.headers = {"Content-Type": JSON, "Content-Length": str(10**12)}
    endpoint.body = SOLUTIONS + b" " * 1_000_000
    with Relay(config(endpoint.iri)) as relay:
        fails(relay, endpoint.iri, 502, "longer than 10000 bytes")


def test_an_error_of_the_endpoint_is_told(endpoint: Endpoint) -> None:
    endpoint.status = 503
    with Relay(config(endpoint.iri)) as relay:
        fails(relay, endpoint.iri, 502, "status 503")


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        iri = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    with Relay(config(iri)) as relay:
        fails(relay, iri, 502, "ConnectionRefusedError")


def test_a_slow_endpoint_is_cut_though_it_always_sends_something(endpoint: Endpoint) -> None:
    endpoint.wait_s = 3
    with Relay(config(endpoint.iri, timeout_s=1)) as relay:
        begin = time.monotonic()
        with pytest.raises(OSError, match=r"^Error 504 .*\n.*: no answer in 1 seconds"):
            ask(relay, endpoint.iri)
        assert 0.9 < time.monotonic() - begin < 2
        time.sleep(0.5)
        assert endpoint.under_way == []  # the connection has an end, too


def test_a_name_that_takes_long_to_resolve_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> list[object]:
        time.sleep(2)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    iri = "http://slow.example/"
    with Relay(config(iri, timeout_s=1)) as relay:
        begin = time.monotonic()
        with pytest.raises(OSError, match=r"^Error 504 "):
            ask(relay, iri)
        assert time.monotonic() - begin < 1.8


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "::1"]])
def test_a_name_that_leads_into_this_machine_is_not_called(
    monkeypatch: pytest.MonkeyPatch, canary: Endpoint, answers: list[str]
) -> None:
    iri = f"http://rebound.example:{canary.port}/"
    resolve(monkeypatch, *answers)
    with Relay(config(iri)) as relay:
        fails(relay, iri, 502, "its name leads to an address that is not public")


@pytest.mark.parametrize("host", ["127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1"])
def test_a_number_in_an_old_notation_is_a_name(canary: Endpoint, host: str) -> None:
    iri = f"http://{host}:{canary.port}/"
    with Relay(config(iri)) as relay:
        fails(relay, iri, 502, "")


def test_the_address_that_was_checked_is_called(
    monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint
) -> None:
    names = resolve(monkeypatch, "127.0.0.1")
    checked: list[str] = []

    def is_public(address: object) -> bool:
        checked.append(str(address))
        return True

    monkeypatch.setattr(call, "is_public", is_public)
    iri = f"http://e.example:{endpoint.port}/"
    with Relay(config(iri)) as relay:
        assert ask(relay, iri) == FOUND
    assert endpoint.asked[0][2]["Host"] == f"e.example:{endpoint.port}"
    assert (names, checked) == (["e.example"], ["127.0.0.1"])


def test_localhost_is_called_where_it_is_listed(endpoint: Endpoint) -> None:
    iri = f"http://localhost:{endpoint.port}/"
    with Relay(config(iri)) as relay:
        assert ask(relay, iri) == FOUND


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("0.0.0.0", False),  # noqa: S104 - not bound to
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.0.0.192", False),
        ("192.168.0.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("2002:7f00:1::", False),
        ("3fff::1", False),
        ("4000::1", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("fe80::1%lo", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
    ],
)
def test_only_public_addresses_are_public(address: str, *, public: bool) -> None:
    assert call.is_public(ip_address(address)) == public


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and its own certificate, for e.example."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    subject = ["-subj", "/CN=e.example", "-addext", "subjectAltName=DNS:e.example"]
    both = ["-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run([*command.split(), *subject, *both], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


@pytest.mark.parametrize(
    ("host", "trusted", "reason"),
    [
        ("e.example", True, ""),
        ("e.example", False, "CERTIFICATE_VERIFY_FAILED"),
        ("f.example", True, "CERTIFICATE_VERIFY_FAILED.*not valid for 'f.example'"),
    ],
)
def test_the_certificate_is_that_of_the_name(
    monkeypatch: pytest.MonkeyPatch, certificate: Path, host: str, reason: str, *, trusted: bool
) -> None:
    resolve(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(call, "is_public", lambda _: True)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    endpoint = Endpoint()
    context.sni_callback = lambda _, name, __: endpoint.names.append(name)
    server = serve(endpoint, context)
    iri = f"https://{host}:{endpoint.port}/"
    with Relay(config(iri)) as relay:
        if reason:
            fails(relay, iri, 502, reason)
            assert endpoint.asked == []
        else:
            assert ask(relay, iri) == FOUND
            assert endpoint.asked[0][2]["Host"] == f"{host}:{endpoint.port}"
    assert set(endpoint.names) == {host}
    server.shutdown()
    server.server_close()


def test_what_is_not_listed_is_refused(endpoint: Endpoint, canary: Endpoint) -> None:
    with Relay(config(endpoint.iri)) as relay, pytest.raises(Refused):
        ask(relay, canary.iri)
    assert endpoint.asked == []


def test_without_endpoints_there_is_no_relay() -> None:
    with Relay(config()) as relay:
        assert relay.urls == {}


def test_another_path_or_method_is_not_found(canary: Endpoint) -> None:
    with Relay(config(canary.iri)) as relay:
        (url,) = relay.urls.values()
        origin, _, path = url.removeprefix("http://").partition("/")
        assert len(path) > 40
        for method, target, status in (
            ("POST", "/", 404),
            ("POST", f"/{path[:-1]}", 404),
            ("POST", f"/{path}/", 404),
            ("POST", canary.iri, 404),
            ("GET", f"/{path}", 501),
            ("CONNECT", f"127.0.0.1:{canary.port}", 501),
        ):
            connection = HTTPConnection(origin, timeout=5)
            connection.request(method, target)
            assert connection.getresponse().status == status
            connection.close()


def test_so_many_calls_at_once_and_no_more(endpoint: Endpoint) -> None:
    endpoint.wait_s = 1.5
    found: list[list[list[Any]]] = []
    with Relay(config(endpoint.iri)) as relay:
        askers = [
            Thread(target=lambda: found.append(ask(relay, endpoint.iri)))
            for _ in range(MAX_CALLS + 4)
        ]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    assert found == [FOUND] * len(askers)
    assert endpoint.most == MAX_CALLS


def test_a_stopped_relay_can_start_again(endpoint: Endpoint) -> None:
    relay = Relay(config(endpoint.iri))
    relay.start()
    (before,) = relay.urls.values()
    relay.start()
    assert list(relay.urls.values()) == [before]
    relay.stop()
    relay.stop()
    assert relay.urls == {}
    with relay:
        assert list(relay.urls.values()) != [before]
        assert ask(relay, endpoint.iri) == FOUND
