"""The program: every command of ``kg.cli``, and ``serve``."""

import os
import socket
from dataclasses import fields
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces

from kg import store as stores
from kg.cli import main
from kg.config import Config

__all__ = ["main"]


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.pass_obj
def serve(config: Config, host: str, port: int, workers: int) -> None:
    """Serve the configured release over HTTP."""
    store = stores.open_release(config.releases / config.release, config.stores)
    host = _address(host)
    _check_free(host, port)
    os.environ.update(_environment(config, store.manifest.name))
    click.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}/", err=True)
    Granian(
        "server.app:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        websockets=False,
        log_enabled=False,
    ).serve()


def _address(host: str) -> str:
    """Return the IP address of a host, IPv4 where it has one."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise click.ClickException(f"--host {host!r} is no host: {error}") from error
    return str(min(found, key=lambda row: row[0] != socket.AF_INET)[4][0])


def _check_free(host: str, port: int) -> None:
    """Say at once, and in words, that nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reason = f"cannot listen on {host} port {port}: {error.strerror or error}"
        raise click.ClickException(f"{reason}; choose another --port or --host") from error


def _environment(config: Config, release: str) -> dict[str, str]:
    """Return the configuration for the workers, the release by its own name."""
    values = {field.name: getattr(config, field.name) for field in fields(config)}
    values["release"] = release
    return {
        f"RELIEFGRAPH_{name.upper()}": str(value.resolve() if isinstance(value, Path) else value)
        for name, value in values.items()
    }
