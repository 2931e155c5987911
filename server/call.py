"""One call of another server: at an address that was checked, no redirect, within its limits.

The name is resolved once, and the connection goes to an address of that answer: whoever owns the
name cannot lead the call into this network by a second answer (DNS rebinding) or by a redirect.

Source: https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import socket
import ssl
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from typing import Final
from urllib.parse import SplitResult, urlsplit

from kg.errors import ServiceFailed

Address = IPv4Address | IPv6Address

#: Outside of it no IPv6 address is a public server's: what embeds an IPv4 address, multicast, …
_UNICAST: Final = ip_network("2000::/3")
#: ``is_global`` of some Python versions has these.
_SPECIAL: Final = tuple(map(ip_network, ("192.0.0.0/24", "2001::/23", "2002::/16", "3fff::/20")))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other server sent with status 200."""

    content_type: str
    body: bytes


def is_public(address: Address) -> bool:
    """Whether anyone's server may have the address.

    Source: https://www.iana.org/assignments/iana-ipv4-special-registry/,
        https://www.iana.org/assignments/iana-ipv6-special-registry/
    """
    if address.version == 6 and address not in _UNICAST:  # noqa: PLR2004 - the name of a protocol
        return False
    is_special = address.is_multicast or any(address in network for network in _SPECIAL)
    return address.is_global and not is_special


def post(
    url: str, headers: Mapping[str, str], body: bytes, deadline: float, limit_bytes: int
) -> Answer:
    """Send a request and return the answer.

    Args:
        url: where to; with ``localhost`` or the number of an address, that need not be public.
        headers: beside Host, Content-Length and Connection.
        body: of the request.
        deadline: of the whole call, on the clock of ``time.monotonic``.
        limit_bytes: longest body of an answer.

    Raises:
        TimeoutError: the deadline came first.
        ServiceFailed: the address is not public, or there is no answer with status 200 that is
            short enough.
    """
    call = _Call(urlsplit(url), deadline)
    done: Future[Answer] = Future()

    def run() -> None:
        try:
            done.set_result(call.answer(headers, body, limit_bytes))
        except (OSError, HTTPException, ValueError, ServiceFailed) as error:
            done.set_exception(error)

    # a thread of its own, since nothing else bounds the time to resolve a name
    Thread(target=run, daemon=True).start()
    try:
        return done.result(max(deadline - time.monotonic(), 0))
    except TimeoutError:
        call.cut()
        raise
    except (OSError, HTTPException, ValueError) as error:
        raise ServiceFailed(f"{type(error).__name__}: {error}") from error


class _Call:
    """The connection of a call, which another thread may cut."""

    def __init__(self, url: SplitResult, deadline: float) -> None:
        self._url, self._deadline = url, deadline
        self._socket: socket.socket | None = None

    def answer(self, headers: Mapping[str, str], body: bytes, limit_bytes: int) -> Answer:
        """Open, ask, read, close."""
        try:
            self._open()
            connection = HTTPConnection(str(self._url.hostname), 80)
            connection.sock = self._socket  # so it does not connect by itself
            target = f"{self._url.path or '/'}{f'?{self._url.query}' if self._url.query else ''}"
            own = {"Host": self._url.netloc, "Connection": "close"}
            connection.request("POST", target, body, {**headers, **own})
            with connection.getresponse() as response:
                return _read(response, limit_bytes)
        finally:
            if self._socket:
                self._socket.close()

    def cut(self) -> None:
        """End the connection, whatever it waits for."""
        if self._socket:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _open(self) -> None:
        opened = self._connect()
        self._socket = opened
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(
                opened, server_hostname=self._url.hostname, do_handshake_on_connect=False
            )
            self._socket.settimeout(self._left())
            self._socket.do_handshake()
        self._socket.settimeout(self._left())

    def _connect(self) -> socket.socket:
        failure: OSError = OSError("the name has no address")
        for address, port in _addresses(self._url):
            try:
                return socket.create_connection((str(address), port), self._left())
            except OSError as error:
                failure = error
        raise failure

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _addresses(url: SplitResult) -> list[tuple[Address, int]]:
    """Return where the host of a URL is.

    Raises:
        ServiceFailed: one of the addresses may not be called.
    """
    host, port = str(url.hostname), url.port or (443 if url.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(at[0]) for _, _, _, _, at in found]
    if not all(_may_be_called(address, host) for address in addresses):
        raise ServiceFailed("its name leads to an address that is not public")
    return [(address, port) for address in addresses]


def _may_be_called(address: Address, host: str) -> bool:
    if host == "localhost":
        return address.is_loopback
    return is_public(address) or _is_number(host)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _read(response: HTTPResponse, limit_bytes: int) -> Answer:
    if response.status != HTTPStatus.OK:
        is_redirect = HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST
        note = ", a redirect, which is not followed" if is_redirect else ""
        raise ServiceFailed(f"it answers with status {response.status}{note}")
    body = response.read(limit_bytes + 1)
    if len(body) > limit_bytes:
        raise ServiceFailed(f"its answer is longer than {limit_bytes} bytes")
    return Answer(response.getheader("Content-Type", ""), body)
