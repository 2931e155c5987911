"""The processes that answer queries, as the event loop of the server sees them.

Source: https://man7.org/linux/man-pages/man2/pidfd_open.2.html
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from math import inf
from time import clock_gettime
from typing import Any, Final, cast

from kg.workers.worker import LENGTHS, WorkerSettings

_CPUCLOCK_SCHED: Final = 2
#: Pause before a worker that ended by itself is replaced; else a broken store would be a busy loop.
_PAUSE_S: Final = 0.2
#: An engine that runs out of memory should print no backtrace.
_ENVIRONMENT: Final = {**os.environ, "RUST_BACKTRACE": "0"}


class WorkerEnded(Exception):
    """The worker ended before it replied."""


class Worker(asyncio.Protocol):
    """The server's end of the connection to one worker.

    Its ``pid`` is 0 until it has started; ``ended`` is its exit status, or the number of the
    signal that ended it, negated.
    """

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.pid = 0
        self.process: int | None = None
        self.is_killed = self.is_low_priority = False
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._reply: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
        self._data = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport; asyncio calls this."""
        self.transport = cast("asyncio.Transport", transport)  # of a socket

    def ask(self, message: bytes) -> "asyncio.Future[tuple[dict[str, Any], bytes]]":
        """Send a job; the future has head and body of the answer, or fails with WorkerEnded."""
        self._reply = asyncio.get_running_loop().create_future()
        if self.transport is None or self.transport.is_closing():
            self._reply.set_exception(WorkerEnded())
        else:
            self.transport.write(message)
        return self._reply

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer; asyncio calls this."""
        self._data += data
        if len(self._data) < LENGTHS.size:
            return
        n_head, n_body = LENGTHS.unpack_from(self._data)
        start = LENGTHS.size + n_head
        if len(self._data) == start + n_body and self._reply and not self._reply.done():
            head = json.loads(self._data[LENGTHS.size : start])
            del self._data[:start]  # without moving the rest
            body, self._data = bytes(self._data), bytearray()
            self._reply.set_result((head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail the pending reply; asyncio calls this."""
        if self._reply and not self._reply.done():
            self._reply.set_exception(WorkerEnded())

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        self.is_killed = True
        if self.process is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.process, signal.SIGKILL)
        if self.transport:
            self.transport.abort()

    def lower_priority(self) -> None:
        """Let the process have the processor only when no other process needs it."""
        self.is_low_priority = True
        with suppress(OSError):  # it has ended
            os.sched_setscheduler(self.pid, os.SCHED_IDLE, os.sched_param(0))

    def used_s(self) -> float:
        """Return the processor time that the process has used, in seconds.

        Source: https://man7.org/linux/man-pages/man3/clock_getcpuclockid.3.html
        """
        try:
            return clock_gettime((~self.pid << 3) | _CPUCLOCK_SCHED)
        except OSError:
            return inf  # it has ended


class Processes:
    """A forker and its workers; those that end are replaced, which ``n_restarts`` counts.

    ``idle`` has the workers without a job, the last used at the end.
    """

    def __init__(self, settings: WorkerSettings, n: int, on_idle: Callable[[], None]) -> None:
        self._settings, self._n, self._on_idle = settings, n, on_idle
        self._starting: deque[Worker] = deque()
        self._workers: dict[int, Worker] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopping = False
        self.idle: deque[Worker] = deque()
        self.n_restarts = 0

    @property
    def pids(self) -> list[int]:
        """The ids of the workers' processes."""
        return list(self._workers)

    async def start(self) -> None:
        """Start the forker and request all workers from it."""
        self._loop = asyncio.get_running_loop()
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        near.setblocking(False)
        program = ["-P", "-m", "kg.workers.worker"]  # -P: ignore the working directory
        command = [sys.executable, *program, str(far.fileno()), self._settings.to_json()]
        with far:
            self._forker = subprocess.Popen(  # noqa: S603 (our own module)
                command, pass_fds=[far.fileno()], start_new_session=True, env=_ENVIRONMENT
            )
        self._control = near
        self._loop.add_reader(near.fileno(), self._receive)
        for _ in range(self._n):
            await self._start_worker()

    async def stop(self) -> None:
        """End the forker and all workers."""
        self._is_stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in [*self._workers.values(), *self._starting]:
            self._close(worker)
        if self._control.fileno() >= 0:  # else the forker has ended before
            self._loop.remove_reader(self._control.fileno())
            self._control.close()  # the forker ends
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._forker.wait, 2)

    async def _start_worker(self) -> None:
        near, far = socket.socketpair()
        near.setblocking(False)
        with far:
            _, worker = await self._loop.create_connection(Worker, sock=near)
            socket.send_fds(self._control, [b"+"], [far.fileno()])
        self._starting.append(worker)

    async def _replace(self, *, is_killed: bool) -> None:
        self.n_restarts += 1
        if not is_killed:
            await asyncio.sleep(_PAUSE_S)
        while not self._is_stopping:
            try:
                await self._start_worker()
            except OSError:  # too many open files, or the forker is busy
                await asyncio.sleep(_PAUSE_S)
            else:
                return

    def _receive(self) -> None:
        """Read a message from the forker: a worker has started or ended."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 64, 1)
        except BlockingIOError:
            return
        except ConnectionResetError:
            message, descriptors = b"", []
        if not message:
            self._forker_has_ended()
        elif b" " in message:
            pid, status = map(int, message.split())
            if pid in self._workers:
                self._has_ended(self._workers.pop(pid), status)
        else:
            self._has_started(self._starting.popleft(), int(message), descriptors)

    def _has_started(self, worker: Worker, pid: int, descriptors: list[int]) -> None:
        if not descriptors:  # too many open files: without a descriptor it cannot be killed
            worker.kill()  # it ends with its socket
            self._run(self._replace(is_killed=False))
            return
        worker.pid, worker.process = pid, descriptors[0]
        self._workers[pid] = worker
        self.idle.append(worker)
        self._on_idle()

    def _forker_has_ended(self) -> None:
        """Start again, because every worker has ended with the forker."""
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        for worker in [*self._workers.values(), *self._starting]:
            self._close(worker)
            worker.ended.set_result(-signal.SIGKILL)
        for workers in (self._workers, self._starting, self.idle):
            workers.clear()
        self._run(self._start_again())

    def _has_ended(self, worker: Worker, status: int) -> None:
        self._run(self._replace(is_killed=worker.is_killed))
        self._close(worker)
        worker.ended.set_result(status)
        with suppress(ValueError):
            self.idle.remove(worker)

    def _close(self, worker: Worker) -> None:
        worker.kill()
        if worker.process is not None:
            os.close(worker.process)
            worker.process = None

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start_again(self) -> None:
        self.n_restarts += self._n
        await asyncio.to_thread(self._forker.wait)
        await asyncio.sleep(_PAUSE_S)
        if not self._is_stopping:
            await self.start()
