"""Workers under limits that hold: a deadline, a memory cap, and room for short queries.

A query starts in the fast lane. One that has used the processor for longer than a moment moves to
the slow lane; there it soon gets the processor only when nobody else wants it. Where that lane is
full and others wait, it is stopped. So short queries find a worker however many long ones are
asked. What was slow once starts in the slow lane the next time, whatever numbers, names of
variables or comments change.

A worker is killed at its query's deadline, when its client has left, and after a query that was
really long; the next query finds another waiting.
"""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from math import inf
from time import clock_gettime, monotonic
from typing import Any, Final, cast

from kg import errors
from kg.errors import Busy, ClientLeft, DeadlineExceeded, EngineFailed, KgError, RequestError
from kg.worker import LENGTHS, OUT_OF_MEMORY, Job, Settings

_TICK_S: Final = 0.01
#: Processor time in the fast lane while others wait: after the first a query makes room where the
#: slow lane has some, after the second it is stopped where that has none.
_MOMENT_S, _TOO_LONG_S = 0.03, 0.1
#: After so much processor time a query is slow, and is remembered as such.
_SLOW_S: Final = 0.2
#: A query that waits for something else than the processor is slow after so long.
_IDLE_S: Final = 1.0
#: After so long it is worth asking whether the client is still there.
_WATCH_AFTER_S: Final = 0.1
#: A worker that ends by itself is replaced after this long, lest a broken store spin.
_PAUSE_S: Final = 0.2
_EXIT_NEWS_S: Final = 0.5
_CPUCLOCK_SCHED: Final = 2
_STARTS_S: Final = 10.0
_REMEMBERED: Final = 1_000
#: An engine that runs out of memory is no reason to print where.
_ENVIRONMENT: Final = {**os.environ, "RUST_BACKTRACE": "0"}
_VARYING: Final = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*|[?$]\w+|\d+|\s+")


class Lane(Enum):
    """Where a query runs."""

    FAST = "fast"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many may ask at once.

    Attributes:
        fast: queries in their first moment.
        slow: queries that run longer; as many again may wait for that.
        queue: queries that wait for the fast lane.
    """

    fast: int
    slow: int
    queue: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker said.

    Attributes:
        body: in ``coding``.
        coding: its content coding; empty for none.
        n_bytes: before the coding.
        queue_s: waited for a worker.
        engine_s: evaluated, written and compressed.
    """

    body: bytes
    coding: str
    n_bytes: int
    queue_s: float
    engine_s: float


#: Ends when the client has left.
Leaving = Callable[[], Awaitable[object]]


class _Ended(Exception):
    """The worker ended while it was asked."""


class _Worker(asyncio.Protocol):
    """The near end of one worker."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.pid = self.process = 0
        self.is_killed = self.is_behind = False
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._reply: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
        self._data = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # of a socket

    def ask(self, message: bytes) -> "asyncio.Future[tuple[dict[str, Any], bytes]]":
        self._reply = asyncio.get_running_loop().create_future()
        if self.transport is None or self.transport.is_closing():
            self._reply.set_exception(_Ended())
        else:
            self.transport.write(message)
        return self._reply

    def data_received(self, data: bytes) -> None:
        self._data += data
        if len(self._data) < LENGTHS.size:
            return
        n_head, n_body = LENGTHS.unpack_from(self._data)
        start = LENGTHS.size + n_head
        if len(self._data) == start + n_body and self._reply and not self._reply.done():
            whole, self._data = bytes(self._data), bytearray()
            self._reply.set_result((json.loads(whole[LENGTHS.size : start]), whole[start:]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._reply and not self._reply.done():
            self._reply.set_exception(_Ended())

    def kill(self) -> None:
        self.is_killed = True
        if self.process:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.process, signal.SIGKILL)
        if self.transport:
            self.transport.abort()

    def step_back(self) -> None:
        """Take the processor only when nobody else wants it, from now on."""
        self.is_behind = True
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


class _Run:
    """One query on its way."""

    def __init__(self, job: Job, timeout_s: float, leaving: Leaving | None) -> None:
        self.job, self.timeout_s, self.leaving = job, timeout_s, leaving
        self.begun = self.started = monotonic()
        self.used_before_s = 0.0
        self.lane = Lane.FAST
        self.worker: _Worker | None = None
        self.turn: asyncio.Future[None] | None = None
        self.watch: asyncio.Task[None] | None = None
        self.failure: KgError | None = None

    @property
    def used_s(self) -> float:
        """The processor time that it has used, in seconds."""
        return self.worker.used_s() - self.used_before_s if self.worker else 0.0

    def stop(self, failure: KgError) -> None:
        """End it with ``failure``, wherever it is."""
        if self.failure is None:
            self.failure = failure
            if self.worker:
                self.worker.kill()
            elif self.turn and not self.turn.done():
                self.turn.set_exception(failure)

    async def watch_client(self) -> None:
        if self.leaving:
            await self.leaving()
            self.stop(ClientLeft("the client has left"))


class Pool:
    """The workers of one store, in one event loop.

    Attributes:
        n_restarts: workers that were replaced since the start.
    """

    def __init__(self, settings: Settings, sizes: Sizes) -> None:
        self._settings, self._sizes = settings, sizes
        self._room = {Lane.FAST: sizes.fast, Lane.SLOW: sizes.slow}
        self._waiting: dict[Lane, deque[_Run]] = {lane: deque() for lane in Lane}
        self._may_wait = {Lane.FAST: sizes.queue, Lane.SLOW: sizes.slow}
        self._idle: deque[_Worker] = deque()
        self._starting: deque[_Worker] = deque()
        self._workers: dict[int, _Worker] = {}
        self._runs: set[_Run] = set()
        self._were_slow: OrderedDict[str, None] = OrderedDict()
        self._ticking = self._stopping = False
        self.n_restarts = 0

    @property
    def n_waiting(self) -> int:
        """Queries that wait for a worker."""
        return sum(map(len, self._waiting.values()))

    @property
    def n_running(self) -> int:
        """Queries that have a worker."""
        return len(self._runs) - self.n_waiting

    @property
    def is_ready(self) -> bool:
        """Whether a query would find a worker, now or in a moment."""
        return bool(self._workers) and not self._stopping

    async def start(self) -> None:
        """Start all workers and wait until one answers.

        Raises:
            RequestError: none does.
        """
        self._loop = asyncio.get_running_loop()
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        near.setblocking(False)
        command = [sys.executable, "-m", "kg.worker", str(far.fileno()), self._settings.to_json()]
        self._forker = subprocess.Popen(  # noqa: S603 (our own module)
            command, pass_fds=[far.fileno()], start_new_session=True, env=_ENVIRONMENT
        )
        far.close()
        self._control = near
        self._loop.add_reader(near.fileno(), self._hear)
        for _ in range(self._sizes.fast + self._sizes.slow):
            await self._start_worker()
        await self.answer(Job("ASK {}", "json"), _STARTS_S)

    async def stop(self) -> None:
        """End all workers."""
        self._stopping = True
        for run in list(self._runs):
            run.stop(Busy("the server is stopping; ask again", "shutdown", 0))
        for worker in [*self._workers.values(), *self._starting]:
            worker.kill()
        self._loop.remove_reader(self._control.fileno())
        self._control.close()  # the forker ends
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._forker.wait, 2)

    async def answer(self, job: Job, timeout_s: float, leaving: Leaving | None = None) -> Answer:
        """Return the answer to a query.

        Args:
            job: the query.
            timeout_s: how long waiting and running may take together, in seconds.
            leaving: ends when the client has left; then the query is stopped.

        Raises:
            Busy: there is no room.
            DeadlineExceeded: it took longer than ``timeout_s``.
            EngineFailed: it took more memory or stack than it may.
            ClientLeft: see ``leaving``.
            RequestError: what the worker raised.
        """
        run = _Run(job, timeout_s, leaving)
        self._runs.add(run)
        self._tick_soon()
        try:
            worker = await self._turn(run)
            head, body = await worker.ask(job.frame())
        except _Ended:
            raise run.failure or await self._why(run) from None
        finally:
            self._leave(run)
        if "error" in head:
            raise _error(head)
        waited = run.started - run.begun
        return Answer(body, head["coding"], head["length"], waited, head["seconds"])

    async def _turn(self, run: _Run) -> _Worker:
        """Wait until the query has a place in a lane, and a worker."""
        if self._were_slow and _likeness(run.job.query) in self._were_slow:
            run.lane = Lane.SLOW
        if self._waiting[run.lane] or not self._admit(run):
            if len(self._waiting[run.lane]) >= self._may_wait[run.lane]:
                raise _busy(run.lane, self._may_wait[run.lane])
            run.turn = self._loop.create_future()
            self._waiting[run.lane].append(run)
            await run.turn
        assert run.worker
        return run.worker

    def _admit(self, run: _Run) -> bool:
        if not self._room[run.lane] or not self._idle:
            return False
        self._room[run.lane] -= 1
        run.worker = self._idle.pop()  # the last one: its caches are warm
        run.started = monotonic()
        run.used_before_s = run.worker.used_s()
        return True

    def _leave(self, run: _Run) -> None:
        self._runs.discard(run)
        if run.watch:
            run.watch.cancel()
        if run.worker is None:
            with suppress(ValueError):
                self._waiting[run.lane].remove(run)
            return
        self._room[run.lane] += 1
        worker = run.worker
        if run.lane is Lane.SLOW:
            self._remember(run)
        if worker.is_behind:
            worker.kill()
        elif not worker.ended.done() and not worker.is_killed:
            self._idle.append(worker)
        self._admit_next()

    def _remember(self, run: _Run) -> None:
        """Keep in mind that a query is slow, or that it no longer is."""
        likeness = _likeness(run.job.query)
        if not run.failure and run.used_s < _SLOW_S:
            self._were_slow.pop(likeness, None)
        elif not isinstance(run.failure, ClientLeft):
            if likeness not in self._were_slow:
                self._pull_out(likeness)
            self._were_slow[likeness] = None
            self._were_slow.move_to_end(likeness)
            if len(self._were_slow) > _REMEMBERED:
                self._were_slow.popitem(last=False)

    def _admit_next(self) -> None:
        for lane, waiting in self._waiting.items():
            while waiting and self._room[lane] and self._idle:
                run = waiting.popleft()
                if run.turn and not run.turn.done() and self._admit(run):
                    run.turn.set_result(None)

    def _pull_out(self, likeness: str) -> None:
        """Let queries of a kind that turned out to be slow wait no longer for the fast lane."""
        for run in [r for r in self._waiting[Lane.FAST] if _likeness(r.job.query) == likeness]:
            self._waiting[Lane.FAST].remove(run)
            run.lane = Lane.SLOW
            if len(self._waiting[Lane.SLOW]) < self._may_wait[Lane.SLOW]:
                self._waiting[Lane.SLOW].append(run)
            else:
                run.stop(_busy(Lane.SLOW, self._sizes.slow))

    def _tick_soon(self) -> None:
        if not self._ticking:
            self._ticking = True
            self._loop.call_later(_TICK_S, self._tick)

    def _tick(self) -> None:
        """Look after every query: its deadline, its lane, its client."""
        now = monotonic()
        for run in list(self._runs):
            if now - run.begun >= run.timeout_s:
                run.stop(self._late(run))
            elif run.worker and not run.failure:
                self._look_after(run, run.worker, now)
            if run.leaving and not run.watch and now - run.begun >= _WATCH_AFTER_S:
                run.watch = self._loop.create_task(run.watch_client())
        self._ticking = bool(self._runs)
        if self._ticking:
            self._loop.call_later(_TICK_S, self._tick)

    def _late(self, run: _Run) -> KgError:
        if run.worker is None:
            return _busy(run.lane, self._may_wait[run.lane])
        return DeadlineExceeded(
            f"the query was stopped after {run.timeout_s:g} seconds",
            "query_timeout_s",
            run.timeout_s,
        )

    def _look_after(self, run: _Run, worker: _Worker, now: float) -> None:
        """Move a query on, or let it step back, by what it has used."""
        used_s = _SLOW_S if now - run.started >= _IDLE_S else run.used_s
        is_crowded = bool(self._waiting[Lane.FAST])
        if run.lane is Lane.FAST and used_s >= (_MOMENT_S if is_crowded else _SLOW_S):
            if self._room[Lane.SLOW]:
                self._room[Lane.FAST] += 1
                self._room[Lane.SLOW] -= 1
                run.lane = Lane.SLOW
                self._admit_next()
            elif is_crowded and used_s >= _TOO_LONG_S:
                run.stop(_busy(Lane.SLOW, self._sizes.slow))
                self._remember(run)
        if run.lane is Lane.SLOW and used_s >= _SLOW_S and not worker.is_behind:
            worker.step_back()
            self._remember(run)

    async def _why(self, run: _Run) -> RequestError:
        """Return why a worker ended that nobody killed."""
        assert run.worker
        with suppress(TimeoutError):
            number = await asyncio.wait_for(asyncio.shield(run.worker.ended), _EXIT_NEWS_S)
            if number in (signal.SIGABRT, OUT_OF_MEMORY):
                n_bytes = self._settings.memory_bytes
                return EngineFailed(
                    f"the query needs more than {n_bytes} bytes of memory",
                    "query_memory_bytes",
                    n_bytes,
                )
        return EngineFailed("the query is too complex for the engine", "stack", 0)

    async def _start_worker(self) -> None:
        near, far = socket.socketpair()
        near.setblocking(False)
        _, worker = await self._loop.create_connection(_Worker, sock=near)
        self._starting.append(worker)
        with far:
            socket.send_fds(self._control, [b"+"], [far.fileno()])

    async def _replace(self, ended: _Worker) -> None:
        self.n_restarts += 1
        if not ended.is_killed:
            await asyncio.sleep(_PAUSE_S)
        if not self._stopping:
            await self._start_worker()

    def _hear(self) -> None:
        """Take the forker's message: a worker has started, or has ended."""
        message, descriptors, _, _ = socket.recv_fds(self._control, 64, 1)
        if descriptors:
            worker = self._starting.popleft()
            worker.pid, worker.process = int(message), descriptors[0]
            self._workers[worker.pid] = worker
            self._idle.append(worker)
            self._admit_next()
        elif message:
            pid, number = map(int, message.split())
            worker = self._workers.pop(pid)
            os.close(worker.process)
            worker.process = 0
            worker.ended.set_result(number)
            with suppress(ValueError):
                self._idle.remove(worker)
            self._replacing = self._loop.create_task(self._replace(worker))
        else:  # the forker has ended, and with it every worker
            self._loop.remove_reader(self._control.fileno())
            if not self._stopping:
                os.kill(os.getpid(), signal.SIGTERM)


def _likeness(query: str) -> str:
    """Return what a query has in common with those that differ in numbers and names only."""
    return _VARYING.sub("", query)


def _busy(lane: Lane, limit: int) -> Busy:
    if lane is Lane.FAST:
        return Busy("too many queries are waiting; ask again in a moment", "query_queue", limit)
    return Busy(
        "too many long queries are running; ask again in a while, or ask for less",
        "slow_queries",
        limit,
    )


def _error(head: dict[str, Any]) -> RequestError:
    """Return the error that a worker raised."""
    kind: type[RequestError] = getattr(errors, head["error"])
    return kind(*head["arguments"])
