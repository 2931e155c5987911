"""The process that answers queries: it may be killed at any time, and its end harms nobody.

``main`` is the forker: it imports once, then forks a worker for every socket it is sent. A worker
opens the store, or has a small one from the forker, and answers one job after the other. Memory
cap and end come from the operating system: pyoxigraph can neither stop a query nor cap its
memory, and overflows its stack on some.
"""

import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Final

from kg.errors import RequestError
from kg.formats import by_token
from kg.store import Store, allow_forks, open_in_memory, open_store
from kg.workers import codings, results
from kg.workers.messages import LENGTHS, OUT_OF_MEMORY, Job, Settings, frame
from kg.workers.results import Limits

_MOST_SAID_BYTES: Final = 10_000
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1


def evaluate(store: Store, job: Job, limits: Limits) -> tuple[bytes, str, int]:
    """Answer a job: the bytes of the answer, their coding, and their length before it.

    Raises:
        RequestError: the query is at fault, or the answer is larger than ``limits``.
    """
    answer = store.query(job.query, job.default, job.named)
    body = results.serialize(answer, by_token(job.token), store, limits)
    coding = job.coding if len(body) >= codings.WORTHWHILE_BYTES else ""
    return codings.encode(body, coding), coding, len(body)


def main(control: socket.socket, settings: Settings) -> None:
    """Fork a worker for each socket that comes in over ``control``, until that is closed.

    Each message out is the id of a new process with a descriptor of it, or, when one has ended,
    its id and how: the exit status, or the signal as a negative number.

    What a worker says on standard error is passed on when it has ended: from it alone an engine
    that found no memory can be told from one that gave up.
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
                _tell_end(control, key.fd, *key.data)
                continue
            try:
                message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
            except ConnectionResetError:
                message = b""
            if not message:
                return
            said = os.memfd_create("stderr")
            pid, process = _fork(control, (descriptors[0], said), settings, small)
            os.close(descriptors[0])
            with suppress(BrokenPipeError):  # the server has stopped: the next message is empty
                socket.send_fds(control, [str(pid).encode()], [process])
            selector.register(process, selectors.EVENT_READ, (pid, said))


def _tell_end(control: socket.socket, process: int, pid: int, said: int) -> None:
    ended = os.waitid(os.P_PIDFD, process, os.WEXITED)
    assert ended  # only WNOHANG finds nothing
    os.close(process)
    how = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
    text = os.pread(said, _MOST_SAID_BYTES, 0)
    os.close(said)
    if how == -signal.SIGABRT and b"memory allocation of" in text:
        how = OUT_OF_MEMORY
    elif text:
        os.write(sys.stderr.fileno(), text)
    with suppress(OSError):
        control.send(f"{pid} {how}".encode())


def _fork(
    control: socket.socket, ends: tuple[int, int], settings: Settings, small: Store | None
) -> tuple[int, int]:
    """Return the id and a descriptor of a new worker, with its socket and its standard error."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid, os.pidfd_open(pid)
    status = 1
    try:
        channel, said = ends
        os.dup2(said, sys.stderr.fileno())
        control.close()
        _tie_to(parent)
        _cut_off()  # before the engine has threads: a user namespace takes one only
        store = small or open_store(settings.store)
        _serve(socket.socket(fileno=channel), store, settings)
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)  # what the forker would do at its end is not the child's to do


def _tie_to(parent: int) -> None:
    """End with the forker, however that ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _serve(channel: socket.socket, store: Store, settings: Settings) -> None:
    _limit_memory(settings.memory_bytes)
    reader = channel.makefile("rb")
    while lengths := reader.read(LENGTHS.size):
        n_head, n_body = LENGTHS.unpack(lengths)
        head = json.loads(reader.read(n_head))
        job = Job(reader.read(n_body).decode(), **head)
        start = time.perf_counter()
        try:
            body, coding, length = evaluate(store, job, settings.limits)
            told = {"coding": coding, "length": length, "seconds": time.perf_counter() - start}
        except RequestError as error:
            body, told = b"", {"error": type(error).__name__, "arguments": error.arguments}
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        channel.sendall(frame(told, body))


def _cut_off() -> None:
    """Leave the network: the last line of defence, where the system lets us."""
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET):
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _limit_memory(n_bytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + n_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), Settings.from_json(sys.argv[2]))
