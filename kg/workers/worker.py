"""The process that answers queries: it may be killed at any time without harm to others.

``main`` is the forker: it imports once, then forks a worker for every socket that it receives. A
worker opens the store, or inherits a small one from the forker, and answers one job after the
other. The operating system caps its memory and ends it: pyoxigraph can neither stop a query nor
cap its memory, and some queries overflow its stack.

Jobs and replies are messages: two lengths (four bytes each, big-endian), a head in JSON, a body.
"""

import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import RequestError
from kg.formats import by_token, rdf_version
from kg.sparql.query import Query
from kg.store import Results, Store, allow_forks, open_in_memory, open_store
from kg.workers import results
from kg.workers.results import Limits

LENGTHS: Final = struct.Struct("!II")
#: Exit status of a worker that reached its memory limit in Python; in the engine it is aborted.
OUT_OF_MEMORY: Final = 3
_MAX_STDERR_BYTES: Final = 10_000
#: The engine recurses into brackets and along chains: some 7,000 operators fill 8 MB.
_STACK_BYTES: Final = 64 * 1024**2
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1


@dataclass(frozen=True, slots=True)
class Job:
    """A query for a worker.

    Attributes:
        query: SPARQL.
        token: of the format to answer in; empty to parse the query only.
        default: graphs of the protocol's default graph.
        named: graphs of the protocol's named graphs.
        coding: content coding of the answer; empty if there is none.
        n_shown: rows or triples that a page shows; 0 if all are wanted.
    """

    query: str
    token: str
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    coding: str = ""
    n_shown: int = 0

    def to_message(self) -> bytes:
        """Return the message that carries the job."""
        names = ("default", "named", "token", "coding", "n_shown")
        return encode_message({name: getattr(self, name) for name in names}, self.query.encode())


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker is started with.

    Attributes:
        store: directory of the store.
        memory_bytes: how much it may use in addition to the opened store.
        limits: of a result.
    """

    store: Path
    memory_bytes: int
    limits: Limits

    def to_json(self) -> str:
        """Return the forker's argument."""
        limits = [self.limits.rows, self.limits.n_bytes]
        return json.dumps([str(self.store), self.memory_bytes, limits])

    @classmethod
    def from_json(cls, text: str) -> "WorkerSettings":
        """Read the forker's argument."""
        store, memory, limits = json.loads(text)
        return cls(Path(store), memory, Limits(*limits))


def encode_message(head: Mapping[str, Any], body: bytes) -> bytes:
    """Return a message."""
    text = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(text), len(body)), text, body))


def evaluate(store: Store, job: Job, limits: Limits) -> tuple[bytes, dict[str, Any]]:
    """Return the answer to a job, and members of ``pool.Answer`` besides its times.

    Raises:
        RequestError: the query is at fault, or the result exceeds ``limits``.
    """
    query = Query(job.query)

    def answer() -> Results:
        return store.query(query, job.default, job.named)

    if not job.token:
        store.check(job.query, job.default, job.named)
        return b"", {"coding": ""}
    if job.n_shown:
        body, size = results.beginning(answer(), job.n_shown, store, limits)
        head: dict[str, Any] = {"coding": "", "size": astuple(size)}
    else:
        form = by_token(job.token)
        body = results.serialize(answer(), form, store, limits, answer)
        version = rdf_version(body, form)
        body, coding = results.compress(body, job.coding)
        head = {"coding": coding, "version": version}
    if differences := store.differences(query):
        head["differences"] = [astuple(difference) for difference in differences]
    return body, head


def main(control: socket.socket, settings: WorkerSettings) -> None:
    """Fork a worker for each socket that arrives over ``control``, until that is closed.

    Each message to the server is the id of a new process, with a descriptor of it; or the id of a
    process that ended and its exit status, or the signal as a negative number.

    A worker's standard error is passed on after its end: nothing else distinguishes an engine that
    ran out of memory from one that gave up.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # these are for the server, which ends this
        signal.signal(number, signal.SIG_IGN)
    allow_forks()
    small = open_in_memory(settings.store)  # shared by all workers
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is not control:
                selector.unregister(key.fileobj)
                _report_end(control, key.fd, *key.data)
                continue
            try:
                request, descriptors, _, _ = socket.recv_fds(control, 1, 1)
            except ConnectionResetError:
                request = b""
            if not request:
                return
            stderr = os.memfd_create("stderr")
            pid, process = _fork(control, (descriptors[0], stderr), settings, small)
            os.close(descriptors[0])
            with suppress(BrokenPipeError):  # the server has stopped: the next request is empty
                socket.send_fds(control, [str(pid).encode()], [process])
            selector.register(process, selectors.EVENT_READ, (pid, stderr))


def _report_end(control: socket.socket, process: int, pid: int, stderr: int) -> None:
    ended = os.waitid(os.P_PIDFD, process, os.WEXITED)
    assert ended  # only WNOHANG returns None
    os.close(process)
    status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
    text = os.pread(stderr, _MAX_STDERR_BYTES, 0)
    os.close(stderr)
    if status == -signal.SIGABRT and b"memory allocation of" in text:
        status = OUT_OF_MEMORY
    elif text:
        os.write(sys.stderr.fileno(), text)
    with suppress(OSError):
        control.send(f"{pid} {status}".encode())


def _fork(
    control: socket.socket, ends: tuple[int, int], settings: WorkerSettings, small: Store | None
) -> tuple[int, int]:
    """Return the id and a descriptor of a new worker; ``ends``: its socket and standard error."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid, os.pidfd_open(pid)
    try:
        channel, stderr = ends
        os.dup2(stderr, sys.stderr.fileno())
        control.close()
        _end_with(parent)
        _leave_network()  # before the engine has threads: a user namespace allows only one
        store = small or open_store(settings.store)
        threading.stack_size(_STACK_BYTES)
        worker = threading.Thread(target=_serve, args=(channel, store, settings))
        worker.start()
        worker.join()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(1)  # without the forker's own clean-up


def _end_with(parent: int) -> None:
    """Make this process end when the forker ends, for whatever reason."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _serve(channel: int, store: Store, settings: WorkerSettings) -> None:
    """Answer jobs until the server closes the socket, then end this process."""
    status = 1
    try:
        _limit_memory(settings.memory_bytes)
        _answer_all(socket.socket(fileno=channel), store, settings)
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


def _answer_all(channel: socket.socket, store: Store, settings: WorkerSettings) -> None:
    reader = channel.makefile("rb")
    while lengths := reader.read(LENGTHS.size):
        n_head, n_body = LENGTHS.unpack(lengths)
        head = json.loads(reader.read(n_head))
        job = Job(reader.read(n_body).decode(), **head)
        start = time.perf_counter()
        try:
            body, reply = evaluate(store, job, settings.limits)
            reply |= {"engine_s": time.perf_counter() - start, "merge_s": store.merge_s}
        except RequestError as error:
            body, reply = b"", {"error": type(error).__name__, "arguments": error.arguments}
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        channel.sendall(encode_message(reply, body))


def _leave_network() -> None:
    """Leave the network, where the system allows it: the last line of defence."""
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET):
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _limit_memory(n_bytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + n_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), WorkerSettings.from_json(sys.argv[2]))
