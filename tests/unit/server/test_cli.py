"""How ``serve`` sets up the server, without starting one."""

import errno
import resource
import socket
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from granian.constants import HTTPModes, Interfaces, Loops

from kg import store as stores
from kg.config import Config
from server.cli import _address, _allow_connections, _check_free, _url, environment, main
from server.granian.rsgi import create_application

INFINITE = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("n", "limits", "becomes", "allowed"),
    [
        (1_000, (1_024, INFINITE), (1_200, INFINITE), 1_000),
        (1_000, (1_024, 4_096), (1_200, 4_096), 1_000),
        (1_000, (1_024, 1_200), (1_200, 1_200), 1_000),
        (1_000, (1_024, 1_199), (1_199, 1_199), 999),
        (1_000, (5_000, 6_000), (5_000, 6_000), 1_000),
        (1_000, (100, 100), (100, 100), 1),
        (1, (201, 202), (201, 202), 1),
    ],
)
def test_the_open_file_limit_follows_the_connections(
    monkeypatch: pytest.MonkeyPatch,
    n: int,
    limits: tuple[int, int],
    becomes: tuple[int, int],
    allowed: int,
) -> None:
    set_to: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr("resource.getrlimit", {resource.RLIMIT_NOFILE: limits}.__getitem__)
    monkeypatch.setattr("resource.setrlimit", lambda *change: set_to.append(change))
    assert _allow_connections(n) == allowed
    assert set_to == [(resource.RLIMIT_NOFILE, becomes)]


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        (["::1", "127.0.0.2", "127.0.0.1"], "127.0.0.2"),
        (["127.0.0.1", "::1"], "127.0.0.1"),
        (["::2", "::1"], "::2"),
    ],
)
def test_ipv4_is_preferred(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], chosen: str
) -> None:
    def found(host: str, port: None, *, type: int) -> list[Any]:
        assert (host, port, type) == ("it", None, socket.SOCK_STREAM)
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in each], 1, 6, "", (each, 0)) for each in addresses]

    monkeypatch.setattr("socket.getaddrinfo", found)
    assert _address("it") == chosen


@pytest.mark.parametrize("error", [OSError("unknown"), UnicodeError("unknown")])
def test_an_unknown_host_is_reported(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("socket.getaddrinfo", fail)
    with pytest.raises(click.ClickException) as caught:
        _address("it")
    assert caught.value.message == "--host 'it' is not a host: unknown"


class Probe:
    """A socket that records how it is used."""

    def __init__(self, error: OSError | None) -> None:
        self.error, self.done = error, list[tuple[object, ...]]()

    def __call__(self, *kind: object) -> "Probe":
        self.done.append(kind)
        return self

    def __enter__(self) -> "Probe":
        return self

    def __exit__(self, *_: object) -> None:
        self.done.append(("close",))

    def setsockopt(self, *option: object) -> None:
        self.done.append(option)

    def bind(self, address: object) -> None:
        self.done.append(("bind", address))
        if self.error:
            raise self.error


@pytest.mark.parametrize(
    ("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)]
)
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (None, ""),
        (OSError(errno.EADDRINUSE, "Address already in use"), "Address already in use"),
        (OSError("strange"), "strange"),
    ],
)
def test_the_address_is_tried_first(
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    family: int,
    error: OSError | None,
    reason: str,
) -> None:
    probe = Probe(error)
    monkeypatch.setattr("socket.socket", probe)
    if error:
        with pytest.raises(click.ClickException) as caught:
            _check_free(host, 80)
        message = f"cannot listen on {host} port 80: {reason}; choose another --port or --host"
        assert caught.value.message == message
    else:
        _check_free(host, 80)
    assert probe.done == [
        (family, socket.SOCK_STREAM),
        (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1),
        ("bind", (host, 80)),
        ("close",),
    ]


class Started:
    """What a server was started with."""

    def __init__(self) -> None:
        self.environ: dict[str, str] = {}
        self.checked: list[tuple[str, int]] = []
        self.options: dict[str, object] = {}
        self.served: dict[str, object] = {}
        self.opened: list[str] = []

    def check(self, *address: Any) -> None:
        self.checked.append(address)

    def open(self, config: Config) -> SimpleNamespace:
        self.opened.append(config.store)
        return SimpleNamespace(manifest=SimpleNamespace(name="1.2.3"))

    def granian(self, *target: object, **options: object) -> "Started":
        self.options = {"target": target, **options}
        return self

    def serve(self, **how: object) -> None:
        self.served = how


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    it = Started()
    monkeypatch.setattr("server.cli.os", SimpleNamespace(environ=it.environ))
    monkeypatch.setattr("server.cli._check_free", it.check)
    monkeypatch.setattr("server.cli._address", {"127.0.0.1": "192.0.2.1", "::1": "::2"}.__getitem__)
    monkeypatch.setattr("server.cli._allow_connections", lambda n: n - 1)
    monkeypatch.setattr("server.cli.open_store", it.open)
    monkeypatch.setattr("server.cli.Granian", it.granian)
    return it


def serve(*arguments: str, **environ: str) -> Result:
    names = {f"RELIEFGRAPH_{name.upper()}": value for name, value in environ.items()}
    return CliRunner().invoke(main, ["serve", *arguments], env=names)


def test_the_server_gets_the_configured_limits(started: Started) -> None:
    result = serve(
        client_timeout_s="7", max_connections="50", query_timeout_s="9", issued="2024-01-01"
    )
    assert (result.exit_code, result.output) == (0, "http://127.0.0.1:8000/\n")
    settings = started.options.pop("http1_settings")
    assert getattr(settings, "header_read_timeout", 0) == 7_000
    assert getattr(settings, "max_buffer_size", 0) == 8192 + 4096 * 40
    assert started.options == {
        "target": ("server.granian.rsgi:create_application",),
        "address": "192.0.2.1",
        "port": 8000,
        "interface": Interfaces.RSGI,
        "loop": Loops.uvloop,
        "workers": 1,
        "http": HTTPModes.http1,
        "backpressure": 49,
        "backlog": 1024,
        "respawn_failed_workers": True,
        "workers_kill_timeout": 11,
        "websockets": False,
        "log_enabled": False,
    }
    assert started.served == {"target_loader": create_application, "wrap_loader": False}
    assert started.checked == [("192.0.2.1", 8000)]
    assert started.environ["PYTHONSAFEPATH"] == "1"
    assert started.environ["RELIEFGRAPH_RELEASE"] == "1.2.3"
    assert started.environ["RELIEFGRAPH_PUBLIC_URL"] == "http://127.0.0.1:8000/"
    assert started.environ["RELIEFGRAPH_ISSUED"] == "2024-01-01"
    assert started.environ["RELIEFGRAPH_STORE"] == ""
    assert started.opened == [""]


@pytest.mark.parametrize("name", ["", "none/access.log"])
def test_an_access_log_that_cannot_be_written_is_an_error_at_once(
    started: Started, tmp_path: Path, name: str
) -> None:
    result = serve(access_log=str(tmp_path / name))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: RELIEFGRAPH_ACCESS_LOG='{tmp_path}")
    assert result.stderr.count("\n") == 1
    assert started.served == {}


def test_the_public_url_can_differ(started: Started) -> None:
    result = serve("--host", "::1", "--port", "65535", public_url="https://data.example/")
    assert result.stderr == "http://[::2]:65535/\n"
    assert started.environ["RELIEFGRAPH_PUBLIC_URL"] == "https://data.example/"
    assert started.checked == [("::2", 65535)]


@pytest.mark.parametrize(
    ("host", "address", "url"),
    [
        ("::1", "::1", "http://[::1]:80/"),
        ("[::1]", "::1", "http://[::1]:80/"),
        ("::", "::", "http://[::1]:80/"),
        ("0:0::0", "::", "http://[::1]:80/"),
        ("0.0.0.0", "0.0.0.0", "http://127.0.0.1:80/"),  # noqa: S104 (what --host may be)
        ("ip6-localhost", "::1", "http://[::1]:80/"),
        ("localhost", "127.0.0.1", "http://localhost:80/"),
        ("my_host", "192.0.2.1", "http://my_host:80/"),
        ("bücher.example", "192.0.2.1", "http://192.0.2.1:80/"),
    ],
)
def test_the_url_opens_in_a_browser_and_is_valid(host: str, address: str, url: str) -> None:
    assert _url(host, address, 80) == url
    assert Config.from_env({"RELIEFGRAPH_PUBLIC_URL": url}).public_url == url


def test_a_zone_is_refused_with_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    row = (socket.AF_INET6, 1, 6, "", ("fe80::1%lo", 0, 0, 1))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [row])
    with pytest.raises(click.ClickException, match="has a zone: use --host ::"):
        _address("fe80::1%lo")


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_an_invalid_port_is_refused(started: Started, port: str) -> None:
    assert (serve("--port", port).exit_code, started.options) == (2, {})


def test_other_data_is_served_with_one_warning(started: Started, tmp_path: Path) -> None:
    numbers = " , ".join(f'"00{n}"^^<http://www.w3.org/2001/XMLSchema#integer>' for n in range(4))
    one, two = tmp_path / "one.ttl", tmp_path / "two.nq"
    one.write_text(f"<x:s> <x:p> {numbers} .")
    two.write_text("<x:s> <x:p> <x:o> <x:g> .\n")
    folder = str(tmp_path / "stores")
    data = ("--data", str(one), "--data", str(two))
    first = serve(*data, stores=folder)
    assert first.exit_code == 0
    *counts, warning, url = first.stderr.splitlines()
    assert counts == [f"{one}: 4 triples (Turtle)", f"{two}: 1 triple (N-Quads)"]
    start = "warning: the engine returns 4 literals by value, not as written: "
    assert (warning.startswith(start), url) == (True, "http://127.0.0.1:8000/")
    assert [f'"00{n}"' in warning for n in range(4)] == [True, True, True, False]
    second = serve(*data, stores=folder)
    assert second.stderr == first.stderr
    union = serve(*data, "--union-default-graph", stores=folder)
    assert union.exit_code == 0
    assert started.environ["RELIEFGRAPH_STORE"] == started.opened[-1]
    clean = serve("--data", str(two), stores=folder)
    assert clean.stderr == f"{two}: 1 triple (N-Quads)\nhttp://127.0.0.1:8000/\n"
    path, again, other, _ = started.opened
    assert path == again != other
    opened, of_union = (stores.open_store(Path(each)) for each in (path, other))
    assert (opened.is_union, of_union.is_union) == (False, True)
    in_default = "ASK { ?s ?p 3, <x:o> }"
    assert [bool(each.query(in_default)) for each in (opened, of_union)] == [False, True]
    shipped = (Config().ontology / "context.jsonld").read_text("utf-8")
    assert opened.context.text == shipped


def test_the_server_process_gets_every_setting() -> None:
    values = environment(Config(release="x", store="", cache_bytes=5))
    assert values.keys() == {f"RELIEFGRAPH_{field.name.upper()}" for field in fields(Config)}
    assert values["RELIEFGRAPH_CACHE_BYTES"] == "5"
    assert values["RELIEFGRAPH_RELEASES"] == str(Path.cwd() / "build/releases")
    assert values["RELIEFGRAPH_RELEASE"] == "x"
