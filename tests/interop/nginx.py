"""Debian's nginx with the block of docs/endpoint.md, and requests with and without it.

The block and Debian's nginx.conf are used as they are, except for what belongs to one machine:
ports, paths, the certificate (a self-signed one), and the user of the processes.
"""

import getpass
import re
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Final

from tests.conftest import ROOT
from tests.e2e.serving import MAX_WAIT_S, free_port, wait

PROGRAM: Final = "/usr/sbin/nginx"
#: Headers of a connection or of a moment, not of the answer.
_PASSING: Final = {"connection", "date", "server", "server-timing", "transfer-encoding"}
_LOG: Final = """
log_format tested '$request_method $status $upstream_cache_status $request_uri';
access_log {folder}/access.log tested;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """Response of a server; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def lasting(self) -> "Reply":
        """The same without the headers that differ between two responses to the same request."""
        headers = {k: v for k, v in self.headers.items() if k not in _PASSING}
        return Reply(self.status, headers, self.body)


@dataclass(frozen=True, slots=True)
class Site:
    """A server behind nginx.

    Attributes:
        port: of nginx.
        ports: of the server, and of the one that takes its place during a restart.
        folder: with the certificate and the logs.
    """

    port: int
    ports: tuple[int, int]
    folder: Path

    @property
    def url(self) -> str:
        """The public URL."""
        return f"https://127.0.0.1:{self.port}/"

    def connect(self) -> HTTPSConnection:
        """Return a connection to nginx."""
        context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        return HTTPSConnection("127.0.0.1", self.port, context=context, timeout=MAX_WAIT_S)

    def send(self, target: str, method: str = "GET", **sent: object) -> Reply:
        """Send a request through nginx, on a connection of its own."""
        return _send(self.connect(), method, target, **sent)

    def send_past(self, target: str, method: str = "GET", **sent: object) -> Reply:
        """Send a request to the server itself."""
        connection = HTTPConnection("127.0.0.1", self.ports[0], timeout=MAX_WAIT_S)
        return _send(connection, method, target, **sent)

    def log(self) -> list[tuple[str, str, str, str]]:
        """Return method, status, state in the cache, and target of all requests so far."""
        lines = (self.folder / "access.log").read_text("utf-8").splitlines()
        return [tuple(line.split(" ", 3)) for line in lines]  # type: ignore[misc]  # see _LOG


def _send(connection: HTTPConnection, method: str, target: str, **sent: object) -> Reply:
    try:
        connection.request(method, target, **sent)  # type: ignore[arg-type]  # body and headers
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, headers, response.read())
    finally:
        connection.close()


def documented_block() -> str:
    """Return the configuration that docs/endpoint.md has."""
    (block,) = re.findall(
        r"```nginx\n(.*?)```", (ROOT / "docs/endpoint.md").read_text("utf-8"), re.S
    )
    return str(block)


def _replace(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(folder: Path) -> Iterator[Site]:
    """Run nginx in front of two ports on which nothing listens yet."""
    site = Site(free_port(), (free_port(), free_port()), folder)
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=test"
    names = [
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    block = _replace(
        documented_block(),
        {
            "127.0.0.1:8000": f"127.0.0.1:{site.ports[0]}",
            "127.0.0.1:8001": f"127.0.0.1:{site.ports[1]}",
            "listen 443": f"listen 127.0.0.1:{site.port}",
            "/etc/letsencrypt/live/data.example.org/fullchain.pem": str(certificate),
            "/etc/letsencrypt/live/data.example.org/privkey.pem": str(key),
            "/var/cache/reliefgraph": str(folder / "cache"),
        },
    )
    main = _replace(
        Path("/etc/nginx/nginx.conf").read_text("utf-8"),
        {
            "user www-data;": f"user {getpass.getuser()};",
            "/run/nginx.pid": str(folder / "nginx.pid"),
            "/var/log/nginx/error.log": str(folder / "error.log"),
            "access_log /var/log/nginx/access.log;": "",
            "include /etc/nginx/conf.d/*.conf;": f"include {folder}/*.conf;",
            "include /etc/nginx/sites-enabled/*;": "",
        },
    )
    (folder / "reliefgraph.conf").write_text(block, "utf-8")
    (folder / "test.conf").write_text(_LOG.format(folder=folder), "utf-8")
    (folder / "main").write_text(main, "utf-8")
    process = subprocess.Popen([PROGRAM, "-c", str(folder / "main"), "-g", "daemon off;"])
    try:
        wait(lambda: process.poll() is not None or (folder / "nginx.pid").exists())
        assert process.poll() is None
        yield site
    finally:
        process.terminate()
        process.wait(timeout=MAX_WAIT_S)
