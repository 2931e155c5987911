"""The program: every command of ``kg.cli``, and ``serve``."""

import os
import resource
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import click
import pyoxigraph as ox
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings

from kg import load
from kg import store as stores
from kg.cli import main
from kg.config import Config
from kg.dataset import rdf_files
from kg.formats import Kind, by_token, offered
from kg.namespaces import CONTEXT_FILE
from kg.source.context import read_context
from server.app import open_store
from server.granian.rsgi import create_application

__all__ = ["main"]

_OTHER_OPEN_FILES = 200
#: In the store of RDF files: what was read, and warnings.
_NOTES = "notes.txt"
_PROGRESS_S = 2
#: A name for a server that listens on every address.
_LOOPBACK = {"::": "::1", "0.0.0.0": "127.0.0.1"}  # noqa: S104 (what --host may be)
_MAX_HEADER_BYTES = 8192 + 4096 * 40


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    help="RDF files to serve instead of a release; can be given more than once.",
)
@click.option(
    "--format",
    "token",
    type=click.Choice([form.token for form in offered(Kind.GRAPH)]),
    help="With --data: the syntax of all files; by default, their names and content tell.",
)
@click.option(
    "--title",
    default="",
    help="With --data: their title; by default, the one they give themselves.",
)
@click.option(
    "--union-default-graph",
    "is_union",
    is_flag=True,
    help="With --data: the default graph is the union of all graphs.",
)
@click.pass_obj
def serve(  # noqa: PLR0913, PLR0917 (one argument for each option)
    config: Config,
    host: str,
    port: int,
    data: tuple[Path, ...],
    token: str | None,
    title: str,
    is_union: bool,
) -> None:
    """Serve the configured release over HTTP."""
    stores.allow_forks()
    address = _address(host)
    if not data and (token or title or is_union):
        raise click.UsageError("--format, --title and --union-default-graph need --data")
    if data:
        config = replace(config, title=title or config.title)
        config = replace(config, store=str(_load(config, data, token, is_union=is_union)))
    release = open_store(config).manifest.name
    _check_free(address, port)
    _check_log(config.access_log)
    url = _url(host, address, port)
    config = replace(config, release=release, public_url=config.public_url or url)
    os.environ.update(environment(config), PYTHONSAFEPATH="1")
    click.echo(url, err=True)
    granian = Granian(
        "server.granian.rsgi:create_application",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        workers=1,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=config.client_timeout_s * 1000, max_buffer_size=_MAX_HEADER_BYTES
        ),
        backpressure=_allow_connections(config.max_connections),
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=config.query_timeout_s + 2,
        websockets=False,
        log_enabled=False,
    )
    # granian's own loader would look for modules in the working directory first
    granian.serve(target_loader=create_application, wrap_loader=False)  # type: ignore[arg-type]  # RSGI


def _allow_connections(n_connections: int) -> int:
    """Raise the limit on open files for this many connections; return how many it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = n_connections + _OTHER_OPEN_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return max(1, min(n_connections, max(soft, wanted) - _OTHER_OPEN_FILES))


def _address(host: str) -> str:
    """Return the IP address of a host, IPv4 if it has one."""
    try:
        rows = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise click.ClickException(f"--host {host!r} is not a host: {error}") from error
    address = str(min(rows, key=lambda row: row[0] != socket.AF_INET)[4][0])
    if "%" in address:
        raise click.ClickException(f"--host {host!r} has a zone: use --host :: for every interface")
    return address


def _url(host: str, address: str, port: int) -> str:
    """Return a URL of the server: one that also opens if it listens on every address."""
    name = address if ":" in address or not host.isascii() else host
    name = _LOOPBACK.get(name, name)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def _load(config: Config, data: tuple[Path, ...], token: str | None, *, is_union: bool) -> Path:
    """Return the store of RDF files; say what was read when it was built, and warn."""
    context = read_context(config.ontology / CONTEXT_FILE)
    form = by_token(token) if token else None
    loaded = rdf_files.load(data, config.base_iri, form, context.value)
    shown = replace(loaded, quads=lambda: _show_progress(loaded.quads()))
    path = load.build_from_files(shown, context.text, config.stores, is_union=is_union)
    notes = path / _NOTES
    if loaded.notes:
        notes.write_text("".join(f"{note}\n" for note in loaded.notes), "utf-8")
    click.echo(notes.read_text("utf-8") if notes.exists() else "", err=True, nl=False)
    return path


def _show_progress(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    due = time.monotonic() + _PROGRESS_S
    for n_quads, quad in enumerate(quads):
        if n_quads % 10_000 == 0 and time.monotonic() >= due:
            click.echo(f"{n_quads:,} triples read", err=True)
            due = time.monotonic() + _PROGRESS_S
        yield quad


def _check_free(host: str, port: int) -> None:
    """Fail at once, with a clear message, if the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reason = f"cannot listen on {host} port {port}: {error.strerror or error}"
        raise click.ClickException(f"{reason}; choose another --port or --host") from error


def _check_log(name: str) -> None:
    """Fail at once, with a clear message, if the access log cannot be written."""
    if name in ("", "-"):
        return
    try:
        Path(name).open("a").close()
    except OSError as error:
        reason = f"RELIEFGRAPH_ACCESS_LOG={name!r}: cannot be written: {error.strerror}"
        raise click.ClickException(reason) from error


def environment(config: Config) -> dict[str, str]:
    """Return the configuration for the server's own process."""
    values = {field.name.upper(): getattr(config, field.name) for field in fields(config)}
    return {
        f"RELIEFGRAPH_{name}": str(value.resolve() if isinstance(value, Path) else value)
        for name, value in values.items()
    }
