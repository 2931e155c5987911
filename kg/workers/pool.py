"""Workers under enforced limits: a deadline, a memory cap, and room for short queries.

A query starts in the fast lane. One that uses more than a moment of processor time moves to the
slow lane, where it soon gets the processor only when nothing else needs it. If that lane is full
and other queries wait, it is stopped. So short queries find a worker however many long ones
arrive. A query that was slow starts in the slow lane the next time, even if numbers, variable
names or comments have changed.

A worker is killed at its query's deadline, when its client disconnects, and after a really long
query; another worker is ready for the next one.
"""

import asyncio
import hashlib
import re
import signal
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from time import monotonic
from typing import Any, Final

from kg import errors
from kg.errors import KgError, RequestError
from kg.sparql.engine_differences import Difference
from kg.workers.processes import Processes, Worker, WorkerEnded
from kg.workers.results import Size
from kg.workers.worker import OUT_OF_MEMORY, Job, WorkerSettings

_TICK_S: Final = 0.01
#: Processor time in the fast lane while others wait: after the first, a query moves to the slow
#: lane if that has room; after the second, it is stopped if not.
_MOMENT_S, _TOO_LONG_S = 0.03, 0.1
#: A query is slow, and is remembered as slow, after this much processor time.
_SLOW_S: Final = 0.2
#: A query that waits for something other than the processor counts as slow after this time.
_IDLE_S: Final = 1.0
#: After this time it is worth checking whether the client has disconnected.
_WATCH_AFTER_S: Final = 0.1
_EXIT_TIMEOUT_S: Final = 0.5
_START_TIMEOUT_S: Final = 10.0
_MAX_REMEMBERED: Final = 1_000
_VARYING: Final = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*|[?$]\w+|\d+|\s+")


class Lane(Enum):
    """Where a query runs."""

    FAST = "fast"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class PoolSizes:
    """How many queries may run and wait at once.

    Attributes:
        fast: queries in their first moment.
        slow: queries that run longer; as many again may wait for the slow lane.
        queue: queries that wait for the fast lane.
    """

    fast: int
    slow: int
    queue: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query.

    Attributes:
        body: in ``coding``.
        coding: its content coding; empty if there is none.
        queue_s: time that the query waited for a worker, in seconds.
        engine_s: time to evaluate, serialize and compress, in seconds.
        merge_s: part of ``engine_s`` that merged graphs for the query's dataset.
        size: of the whole result, if the body is its beginning.
        version: of RDF that the body needs; see ``formats.rdf_version``.
        differences: how the answer may differ from the standard's.
    """

    body: bytes
    coding: str
    queue_s: float
    engine_s: float
    merge_s: float = 0.0
    size: Size | None = None
    version: str = ""
    differences: Sequence[Difference] = ()


#: Returns when the client has disconnected.
Disconnected = Callable[[], Awaitable[object]]


class _Run:
    """A query that waits or runs."""

    def __init__(self, job: Job, timeout_s: float, disconnected: Disconnected | None) -> None:
        self.job, self.timeout_s, self.disconnected = job, timeout_s, disconnected
        self.begun = self.started = monotonic()
        self.used_before_s = 0.0
        self.lane = Lane.FAST
        self.worker: Worker | None = None
        self.is_answered = False
        self.turn: asyncio.Future[None] | None = None
        self.watch: asyncio.Task[None] | None = None
        self.failure: KgError | None = None

    @cached_property
    def fingerprint(self) -> bytes:
        """A digest that the query shares with queries that differ only in numbers and names."""
        return hashlib.sha256(_VARYING.sub("", self.job.query).encode()).digest()

    @property
    def used_s(self) -> float:
        """The processor time that it has used, in seconds."""
        return self.worker.used_s() - self.used_before_s if self.worker else 0.0

    def stop(self, failure: KgError) -> None:
        """End it with ``failure``, whether it waits or runs."""
        if self.failure is None:
            self.failure = failure
            if self.worker:
                self.worker.kill()
            elif self.turn and not self.turn.done():
                self.turn.set_exception(failure)

    async def watch_client(self, disconnected: Disconnected) -> None:
        await disconnected()
        self.stop(errors.ClientDisconnected("the client has disconnected"))


class Pool:
    """The workers of one store, in one event loop."""

    def __init__(self, settings: WorkerSettings, sizes: PoolSizes) -> None:
        self._settings, self._sizes = settings, sizes
        self._room = {Lane.FAST: sizes.fast, Lane.SLOW: sizes.slow}
        self._waiting: dict[Lane, deque[_Run]] = {lane: deque() for lane in Lane}
        self._max_waiting = {Lane.FAST: sizes.queue, Lane.SLOW: sizes.slow}
        self._processes = Processes(settings, sizes.fast + sizes.slow, self._admit_next)
        self._runs: set[_Run] = set()
        self._slow_fingerprints: OrderedDict[bytes, None] = OrderedDict()
        self._is_started = self._is_ticking = self._is_stopping = False

    @property
    def n_waiting(self) -> int:
        """How many queries wait for a worker."""
        return sum(map(len, self._waiting.values()))

    @property
    def n_running(self) -> int:
        """How many queries have a worker."""
        return len(self._runs) - self.n_waiting

    @property
    def n_restarts(self) -> int:
        """How many workers were replaced since the start."""
        return self._processes.n_restarts

    @property
    def is_ready(self) -> bool:
        """Whether a query would get a worker, now or in a moment."""
        return bool(self._processes.pids) and not self._is_stopping

    async def start(self) -> None:
        """Start all workers and wait until one answers.

        Raises:
            KgError: none answers.
        """
        if self._is_started:
            raise RuntimeError("a pool starts once")
        self._is_started = True
        self._loop = asyncio.get_running_loop()
        await self._processes.start()
        try:
            await self.answer(Job("ASK {}", "json"), _START_TIMEOUT_S)
        except KgError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop all queries and all workers."""
        self._is_stopping = True
        for run in list(self._runs):
            run.stop(errors.Busy("the server is stopping; try again", "shutdown", 0))
        await self._processes.stop()

    async def answer(
        self, job: Job, timeout_s: float, disconnected: Disconnected | None = None
    ) -> Answer:
        """Return the answer to a query.

        Args:
            job: the query.
            timeout_s: limit for waiting and running together, in seconds.
            disconnected: returns when the client has disconnected; then the query is stopped.

        Raises:
            Busy: there is no room.
            DeadlineExceeded: it took longer than ``timeout_s``.
            EngineFailed: it needs more memory or stack than allowed.
            ClientDisconnected: the client has disconnected.
            RequestError: raised by the worker.
            WorkerFailed: the worker ended for another reason.
        """
        run = _Run(job, timeout_s, disconnected)
        self._runs.add(run)
        self._tick_soon()
        try:
            worker = await self._wait_for_worker(run)
            head, body = await worker.ask(job.to_message())
            run.is_answered = True
        except WorkerEnded:
            raise run.failure or await self._exit_error(run) from None
        finally:
            self._finish(run)
        if "error" in head:
            raise _error(head)
        waited = run.started - run.begun
        size = Size(*head.pop("size")) if "size" in head else None
        differences = tuple(Difference(*row) for row in head.pop("differences", ()))
        return Answer(body, queue_s=waited, size=size, differences=differences, **head)

    async def _wait_for_worker(self, run: _Run) -> Worker:
        """Wait until the query has a place in a lane, and a worker."""
        if self._slow_fingerprints and run.fingerprint in self._slow_fingerprints:
            run.lane = Lane.SLOW
        if not self._admit(run):
            if len(self._waiting[run.lane]) >= self._max_waiting[run.lane]:
                raise _busy(run.lane, self._max_waiting[run.lane])
            run.turn = self._loop.create_future()
            self._waiting[run.lane].append(run)
            await run.turn
        assert run.worker
        return run.worker

    def _admit(self, run: _Run) -> bool:
        if not self._room[run.lane] or not self._processes.idle:
            return False
        self._room[run.lane] -= 1
        run.worker = self._processes.idle.pop()  # the last one: its caches are warm
        run.started = monotonic()
        run.used_before_s = run.worker.used_s()
        return True

    def _finish(self, run: _Run) -> None:
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
        if worker.is_low_priority or not run.is_answered:  # it may still compute
            worker.kill()
        elif not worker.ended.done() and not worker.is_killed:
            self._processes.idle.append(worker)
        self._admit_next()

    def _remember(self, run: _Run) -> None:
        """Remember that a query is slow, or forget it if it no longer is."""
        fingerprint = run.fingerprint
        if not run.failure and run.used_s < _SLOW_S:
            self._slow_fingerprints.pop(fingerprint, None)
        elif not isinstance(run.failure, errors.ClientDisconnected):
            if fingerprint not in self._slow_fingerprints:
                self._requeue_as_slow(fingerprint)
            self._slow_fingerprints[fingerprint] = None
            self._slow_fingerprints.move_to_end(fingerprint)
            if len(self._slow_fingerprints) > _MAX_REMEMBERED:
                self._slow_fingerprints.popitem(last=False)

    def _admit_next(self) -> None:
        for lane, waiting in self._waiting.items():
            while waiting and self._room[lane] and self._processes.idle:
                run = waiting.popleft()
                if run.turn and not run.turn.done() and self._admit(run):
                    run.turn.set_result(None)

    def _requeue_as_slow(self, fingerprint: bytes) -> None:
        """Move waiting queries with the fingerprint of a slow one out of the fast lane's queue."""
        for run in [r for r in self._waiting[Lane.FAST] if r.fingerprint == fingerprint]:
            self._waiting[Lane.FAST].remove(run)
            run.lane = Lane.SLOW
            if len(self._waiting[Lane.SLOW]) < self._max_waiting[Lane.SLOW]:
                self._waiting[Lane.SLOW].append(run)
            else:
                run.stop(_busy(Lane.SLOW, self._sizes.slow))
        self._admit_next()

    def _tick_soon(self) -> None:
        if not self._is_ticking:
            self._is_ticking = True
            self._loop.call_later(_TICK_S, self._tick)

    def _tick(self) -> None:
        """Check the deadline, the lane and the client of every query."""
        self._loop.call_later(_TICK_S, self._tick if self._runs else self._rest)
        now = monotonic()
        for run in list(self._runs):
            if now - run.begun >= run.timeout_s:
                run.stop(self._timeout_error(run))
            elif run.worker and not run.failure:
                self._check_lane(run, run.worker, now)
            if run.disconnected and not run.watch and now - run.begun >= _WATCH_AFTER_S:
                run.watch = self._loop.create_task(run.watch_client(run.disconnected))

    def _rest(self) -> None:
        self._is_ticking = False
        if self._runs:
            self._tick_soon()

    def _timeout_error(self, run: _Run) -> KgError:
        if run.worker is None:
            return _busy(run.lane, self._max_waiting[run.lane])
        return errors.DeadlineExceeded(
            f"the query was stopped after {run.timeout_s:g} seconds",
            "query_timeout_s",
            run.timeout_s,
        )

    def _check_lane(self, run: _Run, worker: Worker, now: float) -> None:
        """Change a query's lane or its worker's priority by the processor time it has used."""
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
        if run.lane is Lane.SLOW and used_s >= _SLOW_S and not worker.is_low_priority:
            worker.lower_priority()
            self._remember(run)

    async def _exit_error(self, run: _Run) -> KgError:
        """Return the error for a worker that ended without being killed."""
        assert run.worker
        with suppress(TimeoutError):
            status = await asyncio.wait_for(asyncio.shield(run.worker.ended), _EXIT_TIMEOUT_S)
            n_bytes = self._settings.memory_bytes
            if status in (OUT_OF_MEMORY, -signal.SIGKILL):
                detail = f"the query needs more than {n_bytes} bytes of memory"
                return errors.EngineFailed(detail, "query_memory_bytes", n_bytes)
            if status == -signal.SIGABRT:
                detail = (
                    "the engine gave up; it cannot sort times with and without a time zone "
                    "together: ORDER BY STR(?x)"
                )
                return errors.EngineFailed(detail, "engine", 0)
            if status in (-signal.SIGSEGV, -signal.SIGBUS):
                return errors.EngineFailed("the query is too complex for the engine", "stack", 0)
            return errors.WorkerFailed(f"a worker ended with {status}")
        return errors.WorkerFailed("a worker ended")


def _busy(lane: Lane, limit: int) -> errors.Busy:
    if lane is Lane.FAST:
        return errors.Busy(
            "too many queries are waiting; try again in a moment", "query_queue", limit
        )
    return errors.Busy(
        "too many long queries are running; try again later, or request less", "slow_queries", limit
    )


def _error(head: dict[str, Any]) -> RequestError:
    """Return the error that a worker raised."""
    kind: type[RequestError] = getattr(errors, head["error"])
    return kind(*head["arguments"])
