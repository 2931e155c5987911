"""The pool, with workers and a clock that the test controls."""

import asyncio
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from kg.errors import Busy, ClientDisconnected, EngineFailed, KgError, WorkerFailed
from kg.workers.pool import Answer, Disconnected, Lane, Pool, PoolSizes, _Run
from kg.workers.processes import Worker, WorkerEnded
from kg.workers.results import Limits
from kg.workers.worker import Job, WorkerSettings

MEMORY_BYTES = 1_000
QUEUE_FULL = (
    "Busy",
    ["too many queries are waiting; try again in a moment", "query_queue", 2],
)
SLOW_FULL = (
    "Busy",
    [
        "too many long queries are running; try again later, or request less",
        "slow_queries",
        1,
    ],
)


class StandIn:
    """A worker without a process."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[int] = loop.create_future()
        self.reply: asyncio.Future[tuple[dict[str, Any], bytes]] = loop.create_future()
        self.asked: list[bytes] = []
        self.total_s = 0.0
        self.n_kills = self.n_steps_back = 0
        self.is_killed = self.is_low_priority = False

    def ask(self, message: bytes) -> "asyncio.Future[tuple[dict[str, Any], bytes]]":
        self.asked.append(message)
        self.reply = asyncio.get_running_loop().create_future()
        return self.reply

    def kill(self) -> None:
        self.n_kills += 1
        self.is_killed = True
        if not self.reply.done():
            self.reply.set_exception(WorkerEnded())

    def lower_priority(self) -> None:
        self.n_steps_back += 1
        self.is_low_priority = True

    def used_s(self) -> float:
        return self.total_s

    def say(self, body: bytes = b"", **head: object) -> None:
        self.reply.set_result(({"coding": "", "engine_s": 0, **head}, body))

    def end(self, how: int) -> None:
        self.ended.set_result(how)
        self.reply.set_exception(WorkerEnded())


class Team:
    """The workers of a pool; they are all there once it has started."""

    def __init__(self, settings: WorkerSettings, n: int, on_idle: Callable[[], None]) -> None:
        self.n, self.on_idle = n, on_idle
        self.idle: deque[StandIn] = deque()
        self.pids: list[int] = []
        self.n_restarts = 7
        self.n_stops = 0

    async def start(self) -> None:
        self.idle.extend(StandIn() for _ in range(self.n))
        self.pids = [*range(self.n)]

    async def stop(self) -> None:
        self.n_stops += 1


class Stage:
    """A pool with such workers, its loop and a clock that the test moves."""

    def __init__(self, sizes: PoolSizes) -> None:
        self.now_s = 0.0
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.pool = Pool(WorkerSettings(Path(), MEMORY_BYTES, Limits(1, 1)), sizes)
        self.pool._loop = cast("asyncio.AbstractEventLoop", self)
        self.team = cast("Team", self.pool._processes)

    def create_future(self) -> "asyncio.Future[None]":
        return asyncio.get_running_loop().create_future()

    def create_task(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        return asyncio.create_task(work)

    def call_later(self, delay_s: float, call: Callable[[], None]) -> None:
        self.due.append((self.now_s + delay_s, call))

    def to(self, now_s: float) -> None:
        """Move the clock, and look after all queries once."""
        self.now_s = now_s
        self.pool._tick()

    async def ask(
        self, query: str, timeout_s: float = 100, disconnected: Disconnected | None = None
    ) -> "asyncio.Task[Answer]":
        task = asyncio.create_task(self.pool.answer(Job(query, "json"), timeout_s, disconnected))
        await settled()
        return task

    def run(self, query: str) -> _Run:
        (run,) = [run for run in self.pool._runs if run.job.query == query]
        return run

    def worker(self, query: str) -> StandIn:
        return cast("StandIn", self.run(query).worker)

    def state(self) -> dict[str, str]:
        """Return whether each query runs or waits, and in which lane."""
        return {
            run.job.query: f"{'runs' if run.worker else 'waits'} {run.lane.value}"
            for run in self.pool._runs
        }

    def remember(self, *queries: str) -> None:
        self.pool._slow_fingerprints.update((fingerprint(query), None) for query in queries)

    @property
    def remembered(self) -> list[bytes]:
        return list(self.pool._slow_fingerprints)


Play = Callable[..., None]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    def play(test: Callable[[Stage], Awaitable[None]], *sizes: int) -> None:
        async def main() -> None:
            stage = Stage(PoolSizes(*sizes or (1, 1, 2)))
            monkeypatch.setattr("kg.workers.pool.monotonic", lambda: stage.now_s)
            await stage.team.start()
            await test(stage)

        asyncio.run(main())

    monkeypatch.setattr("kg.workers.pool.Processes", Team)
    return play


async def settled() -> None:
    """Let all tasks go on until each waits for something."""
    for _ in range(20):
        await asyncio.sleep(0)


def fingerprint(query: str) -> bytes:
    return _Run(Job(query, "json"), 1, None).fingerprint


def failure(task: "asyncio.Task[Answer]") -> tuple[str, Sequence[object]]:
    error = task.exception()
    assert isinstance(error, KgError)
    return type(error).__name__, getattr(error, "arguments", [str(error)])


# ---- from a query to its answer


def test_an_answer_is_the_reply_of_a_worker(play: Play) -> None:
    async def test(stage: Stage) -> None:
        first = await stage.ask("a")
        stage.now_s = 1.0
        second = await stage.ask("b")
        stage.now_s = 3.5
        worker = stage.worker("a")
        worker.say()
        await settled()
        assert first.done()
        assert stage.worker("b") is worker
        worker.say(b"yes", coding="gzip", engine_s=0.25)
        assert await second == Answer(b"yes", "gzip", 2.5, 0.25)
        assert worker.asked == [Job("a", "json").to_message(), Job("b", "json").to_message()]

    play(test)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ResultTooLarge", ["too many rows", "max_rows", 10]),
        ("NotAcceptable", ["csv", ("json", "xml")]),
        ("QuerySyntaxError", ["error at 1:2", "", 0]),
    ],
)
def test_a_worker_s_error_is_raised_again(play: Play, name: str, arguments: list[object]) -> None:
    async def test(stage: Stage) -> None:
        task = await stage.ask("a")
        stage.worker("a").say(error=name, arguments=arguments)
        await settled()
        assert failure(task) == (name, arguments)
        assert len(stage.team.idle) == 2

    play(test)


@pytest.mark.parametrize(
    ("how", "error", "arguments"),
    [
        (
            3,
            EngineFailed,
            ["the query needs more than 1000 bytes of memory", "query_memory_bytes", 1000],
        ),
        (
            -signal.SIGKILL,
            EngineFailed,
            ["the query needs more than 1000 bytes of memory", "query_memory_bytes", 1000],
        ),
        (
            -signal.SIGABRT,
            EngineFailed,
            [
                "the engine gave up; it cannot sort times with and without a time zone "
                "together: ORDER BY STR(?x)",
                "engine",
                0,
            ],
        ),
        (-signal.SIGSEGV, EngineFailed, ["the query is too complex for the engine", "stack", 0]),
        (-signal.SIGBUS, EngineFailed, ["the query is too complex for the engine", "stack", 0]),
        (-signal.SIGTERM, WorkerFailed, ["a worker ended with -15"]),
        (1, WorkerFailed, ["a worker ended with 1"]),
        (None, WorkerFailed, ["a worker ended"]),
    ],
)
def test_the_end_of_a_worker_is_explained(
    play: Play,
    monkeypatch: pytest.MonkeyPatch,
    how: int | None,
    error: type[KgError],
    arguments: list[object],
) -> None:
    monkeypatch.setattr("kg.workers.pool._EXIT_TIMEOUT_S", 0)

    async def test(stage: Stage) -> None:
        task = await stage.ask("a")
        worker = stage.worker("a")
        if how is None:
            worker.reply.set_exception(WorkerEnded())
        else:
            worker.end(how)
        await settled()
        assert failure(task) == (error.__name__, arguments)
        assert not worker.ended.cancelled()
        assert (stage.state(), len(stage.team.idle)) == ({}, 1)

    play(test)


@pytest.mark.parametrize(
    "other",
    [
        "SELECT ?y { ?y a 'x' } LIMIT 20",
        "SELECT $x{?x a 'x'}LIMIT 7",
        "# a\nSELECT ?x { ?x a 'x' } LIMIT 1",
        "SELECT ?x #'\r\n{ ?x a 'x' }\tLIMIT 1 #",
    ],
)
def test_queries_are_alike_whatever_numbers_names_or_comments_they_have(other: str) -> None:
    assert fingerprint(other) == fingerprint("SELECT ?x { ?x a 'x' } LIMIT 1")


@pytest.mark.parametrize(
    "other",
    [
        "SELECT ?x { ?x a 'y' } LIMIT 1",
        "SELECT ?x { ?x a 'x' }",
        "SELECT ?x { ?x a 'x' } # a\nOFFSET 1",
        "SELECT ?x { ?x a 'x'#y\n } LIMIT 1",
    ],
)
def test_other_queries_are_not_alike(other: str) -> None:
    assert fingerprint(other) != fingerprint("SELECT ?x { ?x a 'x' } LIMIT 1")


# ---- room


def test_as_many_queries_wait_as_the_queue_holds(play: Play) -> None:
    async def test(stage: Stage) -> None:
        tasks = [await stage.ask(query) for query in "abcd"]
        assert stage.state() == {"a": "runs fast", "b": "waits fast", "c": "waits fast"}
        assert (stage.pool.n_running, stage.pool.n_waiting) == (1, 2)
        assert failure(tasks[3]) == QUEUE_FULL
        stage.worker("a").say()
        await settled()
        assert stage.state() == {"b": "runs fast", "c": "waits fast"}
        assert (stage.pool.n_running, stage.pool.n_waiting) == (1, 1)
        assert len(stage.team.idle) == 1

    play(test)


def test_as_many_slow_queries_wait_as_may_run(play: Play) -> None:
    async def test(stage: Stage) -> None:
        stage.remember("a", "b", "c")
        tasks = [await stage.ask(query) for query in "abcd"]
        assert stage.state() == {"a": "runs slow", "b": "waits slow", "d": "runs fast"}
        assert failure(tasks[2]) == SLOW_FULL
        stage.worker("a").say()
        await settled()
        assert stage.state() == {"b": "runs slow", "d": "runs fast"}

    play(test)


def test_a_cancelled_query_leaves_the_queue_and_its_worker(play: Play) -> None:
    async def test(stage: Stage) -> None:
        tasks = {query: await stage.ask(query) for query in "abc"}
        worker = stage.worker("a")
        tasks["b"].cancel()
        await settled()
        assert stage.state() == {"a": "runs fast", "c": "waits fast"}
        assert stage.pool.n_waiting == 1
        tasks["a"].cancel()
        await settled()
        assert stage.state() == {"c": "runs fast"}
        assert (worker.n_kills, stage.worker("c") is worker) == (1, False)
        assert list(stage.team.idle) == []

    play(test)


def test_a_query_stopped_in_the_queue_takes_no_worker(play: Play) -> None:
    async def test(stage: Stage) -> None:
        first = await stage.ask("a")
        late = await stage.ask("b", 0.5)
        await stage.ask("c")
        stage.worker("a").say()
        stage.to(0.5)
        await settled()
        assert failure(late) == QUEUE_FULL
        assert first.exception() is None
        assert stage.state() == {"c": "runs fast"}

    play(test)


def test_a_new_worker_goes_to_the_fast_lane_first(play: Play) -> None:
    async def test(stage: Stage) -> None:
        (worker, _), stage.team.idle = stage.team.idle, deque()
        stage.remember("a")
        for query in "ab":
            await stage.ask(query)
        assert stage.state() == {"a": "waits slow", "b": "waits fast"}
        stage.team.idle.append(worker)
        stage.team.on_idle()
        assert stage.state() == {"a": "waits slow", "b": "runs fast"}
        await settled()
        worker.say()
        await settled()
        assert stage.state() == {"a": "runs slow"}

    play(test)


# ---- workers


def test_the_worker_that_was_used_last_is_used_next(play: Play) -> None:
    async def test(stage: Stage) -> None:
        first, last = stage.team.idle
        for query in "ab":
            await stage.ask(query)
        assert [stage.worker("a"), stage.worker("b")] == [last, first]
        for query in "ab":
            stage.worker(query).say()
            await settled()
        assert list(stage.team.idle) == [last, first]
        await stage.ask("c")
        assert stage.worker("c") is first

    play(test, 2, 0, 0)


@pytest.mark.parametrize("what", ["is killed", "has ended", "is behind"])
def test_a_worker_that_is_no_longer_good_is_never_asked_again(play: Play, what: str) -> None:
    async def test(stage: Stage) -> None:
        task = await stage.ask("a")
        worker = stage.worker("a")
        worker.say(b"yes")
        worker.is_killed = what == "is killed"
        worker.is_low_priority = what == "is behind"
        if what == "has ended":
            worker.ended.set_result(0)
        assert (await task).body == b"yes"
        assert list(stage.team.idle) == []
        assert worker.n_kills == (what == "is behind")

    play(test, 1, 0, 0)


# ---- time


def test_a_query_is_stopped_at_its_deadline(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting time counts."""
    monkeypatch.setattr("kg.workers.pool._IDLE_S", 1e9)

    async def test(stage: Stage) -> None:
        await stage.ask("a")
        task, waiting = await stage.ask("b", 10), await stage.ask("c", 10)
        stage.now_s = 4
        stage.worker("a").say()
        await settled()
        worker = stage.worker("b")
        stage.to(9.5)
        assert (worker.is_killed, task.done()) == (False, False)
        stage.to(10)
        stage.to(10)
        await settled()
        assert failure(task) == (
            "DeadlineExceeded",
            ["the query was stopped after 10 seconds", "query_timeout_s", 10],
        )
        assert failure(waiting) == QUEUE_FULL
        assert (worker.is_killed, worker in stage.team.idle, stage.state()) == (True, False, {})

    play(test)


def test_a_slow_query_cannot_wait_past_its_deadline(play: Play) -> None:
    async def test(stage: Stage) -> None:
        stage.remember("a", "b")
        await stage.ask("a")
        task = await stage.ask("b", 10)
        stage.to(10)
        await settled()
        assert failure(task) == SLOW_FULL

    play(test)


def test_only_the_first_failure_counts(play: Play) -> None:
    async def test(stage: Stage) -> None:
        task = await stage.ask("a")
        run, worker = stage.run("a"), stage.worker("a")
        run.stop(ClientDisconnected("gone"))
        run.stop(Busy("late", "x", 1))
        await settled()
        assert failure(task) == ("ClientDisconnected", ["gone", "", 0])
        assert worker.is_killed

    play(test)


def test_the_pool_looks_after_its_queries_as_long_as_there_are_any(play: Play) -> None:
    async def test(stage: Stage) -> None:
        def next_call() -> str:
            ((at_s, call),) = stage.due
            assert at_s == stage.now_s + 0.01
            stage.due.clear()
            call()
            return call.__name__

        for query in "ab":
            await stage.ask(query)
        assert [next_call(), next_call()] == ["_tick", "_tick"]
        for query in "ab":
            stage.worker(query).say()
            await settled()
        assert [next_call(), next_call()] == ["_tick", "_rest"]
        assert stage.due == []
        await stage.ask("c")
        stage.worker("c").say()
        await settled()
        assert next_call() == "_tick"
        await stage.ask("d")
        assert [next_call(), next_call()] == ["_rest", "_tick"]

    play(test)


# ---- lanes


@dataclass(frozen=True)
class Case:
    """A query in the fast lane, and what becomes of it.

    Attributes:
        used_s: of the processor.
        now_s: the query began at 0.
        is_crowded: whether others wait for the fast lane.
        is_full: whether the slow lane is.
        becomes: ``fast``, ``slow``, ``behind`` or ``stopped``.
    """

    used_s: float
    now_s: float
    is_crowded: bool
    is_full: bool
    becomes: str


@pytest.mark.parametrize(
    "case",
    [
        Case(0.19, 0.5, is_crowded=False, is_full=False, becomes="fast"),
        Case(0.2, 0.5, is_crowded=False, is_full=False, becomes="behind"),
        Case(0.19, 0.5, is_crowded=False, is_full=True, becomes="fast"),
        Case(9.0, 0.5, is_crowded=False, is_full=True, becomes="fast"),
        Case(0.02, 0.5, is_crowded=True, is_full=False, becomes="fast"),
        Case(0.03, 0.5, is_crowded=True, is_full=False, becomes="slow"),
        Case(0.19, 0.5, is_crowded=True, is_full=False, becomes="slow"),
        Case(0.2, 0.5, is_crowded=True, is_full=False, becomes="behind"),
        Case(0.09, 0.5, is_crowded=True, is_full=True, becomes="fast"),
        Case(0.1, 0.5, is_crowded=True, is_full=True, becomes="stopped"),
        Case(0.0, 0.9, is_crowded=False, is_full=False, becomes="fast"),
        Case(0.0, 1.0, is_crowded=False, is_full=False, becomes="behind"),
        Case(0.0, 1.0, is_crowded=True, is_full=True, becomes="stopped"),
    ],
    ids=str,
)
def test_a_query_moves_on_by_what_it_has_used(play: Play, case: Case) -> None:
    async def test(stage: Stage) -> None:
        used_before_s = 16.0
        for worker in stage.team.idle:
            worker.total_s = used_before_s
        if case.is_full:
            stage.remember("full")
            await stage.ask("full")
            stage.worker("full").is_low_priority = True
        task = await stage.ask("a")
        if case.is_crowded:
            await stage.ask("b")
        worker = stage.worker("a")
        worker.total_s += case.used_s + 1e-9
        stage.to(case.now_s)
        await settled()
        is_on = case.becomes in ("slow", "behind")
        state = {"full": "runs slow"} if case.is_full else {}
        if case.becomes != "stopped":
            state["a"] = "runs slow" if is_on else "runs fast"
        if case.is_crowded:
            state["b"] = "runs fast" if is_on else "waits fast"  # for a worker, or for room
        assert stage.state() == state
        if case.becomes == "stopped":
            assert failure(task) == SLOW_FULL
        is_slow = case.becomes == "stopped" or (case.becomes == "behind" and case.used_s > 0)
        assert (fingerprint("a") in stage.remembered) is is_slow
        assert (worker.is_killed, worker.n_steps_back) == (
            case.becomes == "stopped",
            case.becomes == "behind",
        )
        stage.to(case.now_s)
        assert worker.n_steps_back == (case.becomes == "behind")

    play(test)


def test_a_query_s_time_begins_with_its_worker(play: Play) -> None:
    async def test(stage: Stage) -> None:
        for query in "ab":
            await stage.ask(query)
        stage.now_s = 0.875
        stage.worker("a").say()
        await settled()
        stage.to(1.75)
        assert stage.state() == {"b": "runs fast"}
        stage.to(1.875)
        assert stage.state() == {"b": "runs slow"}

    play(test)


def test_a_query_in_the_slow_lane_keeps_the_processor_for_a_moment(play: Play) -> None:
    async def test(stage: Stage) -> None:
        stage.remember("a")
        await stage.ask("a")
        worker = stage.worker("a")
        for used_s, n in ((0.19, 0), (0.2, 1), (0.3, 1)):
            worker.total_s = used_s
            stage.to(0.5)
            assert worker.n_steps_back == n

    play(test)


@pytest.mark.parametrize(
    ("used_s", "is_stopped", "is_remembered"),
    [(0.19, False, False), (0.2, False, True), (0.19, True, True)],
)
def test_a_slow_query_is_remembered_until_it_is_quick(
    play: Play, used_s: float, *, is_stopped: bool, is_remembered: bool
) -> None:
    async def test(stage: Stage) -> None:
        stage.remember("a")
        await stage.ask("a", 0.5)
        worker = stage.worker("a")
        worker.total_s = used_s
        if is_stopped:
            stage.to(0.5)
        else:
            worker.say()
        await settled()
        assert stage.remembered == ([fingerprint("a")] if is_remembered else [])

    play(test)


def test_a_query_that_ends_in_the_fast_lane_is_not_remembered(play: Play) -> None:
    async def test(stage: Stage) -> None:
        await stage.ask("a")
        worker = stage.worker("a")
        worker.total_s = 0.5
        worker.say()
        await settled()
        assert stage.remembered == []

    play(test)


def test_the_slow_query_that_was_longest_not_asked_is_forgotten(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.workers.pool._MAX_REMEMBERED", 2)

    async def test(stage: Stage) -> None:
        names = {fingerprint(query): query for query in "abcd"}

        def remembered_after(query: str, used_s: float = 0.2) -> list[str]:
            run = _Run(Job(query, "json"), 1, None)
            worker = StandIn()
            worker.total_s = used_s
            run.worker = cast("Worker", worker)
            stage.pool._remember(run)
            return [names[each] for each in stage.remembered]

        assert remembered_after("a") == ["a"]
        assert remembered_after("b") == ["a", "b"]
        assert remembered_after("a") == ["b", "a"]
        assert remembered_after("c") == ["a", "c"]
        assert remembered_after("a", 0.19) == ["c"]
        assert remembered_after("d", 0.19) == ["c"]

    play(test)


@pytest.mark.parametrize(
    ("n_slow", "alike", "n_stopped"),
    [
        (1, {"a2": "waits slow"}, 2),
        (2, {"a2": "runs slow", "a3": "waits slow"}, 0),
    ],
)
def test_queries_like_a_slow_one_no_longer_wait_for_the_fast_lane(
    play: Play, n_slow: int, alike: dict[str, str], n_stopped: int
) -> None:
    async def test(stage: Stage) -> None:
        queries = ["a0", "a1", "b", *alike, "c"]
        for query in queries:
            await stage.ask(query)
        stopped = [await stage.ask(f"a{n}") for n in range(10, 10 + n_stopped)]
        stage.worker("a0").total_s = 0.25
        stage.to(0.5)
        waiting = stage.pool._waiting[Lane.FAST]
        assert [run.job.query for run in waiting] == ["b", "c"]
        slow = {"a0": "runs slow", "a1": "runs fast", "b": "waits fast", "c": "waits fast", **alike}
        assert {query: stage.state()[query] for query in queries} == slow
        await settled()
        assert stage.state() == slow
        assert [failure(task) for task in stopped] == [SLOW_FULL] * n_stopped

    play(test, 1, n_slow, 9)


# ---- clients


def test_a_client_is_watched_when_a_query_takes_long(play: Play) -> None:
    async def test(stage: Stage) -> None:
        has_left = asyncio.Event()
        times: list[float] = []

        async def disconnected() -> None:
            times.append(stage.now_s)
            await has_left.wait()

        running, waiting = [await stage.ask(query, 100, disconnected) for query in "ab"]
        await stage.ask("c")
        worker = stage.worker("a")
        for now_s in (0.09, 0.1, 0.2):
            stage.to(now_s)
            await settled()
        assert times == [0.1, 0.1]
        assert stage.run("c").watch is None
        has_left.set()
        await settled()
        assert (
            failure(running)
            == failure(waiting)
            == ("ClientDisconnected", ["the client has disconnected", "", 0])
        )
        assert (worker.is_killed, stage.remembered) == (True, [])
        assert stage.state() == {"c": "runs fast"}

    play(test)


@pytest.mark.parametrize("was_slow", [True, False])
def test_a_query_whose_client_left_is_as_slow_as_before(play: Play, *, was_slow: bool) -> None:
    async def test(stage: Stage) -> None:
        if was_slow:
            stage.remember("a")
        await stage.ask("a", 100, lambda: asyncio.sleep(0))
        await stage.ask("b")
        await stage.ask("c")
        stage.worker("a").total_s = 0.1
        stage.to(0.05)
        assert stage.state()["a"] == "runs slow"
        stage.to(0.1)
        await settled()
        assert "a" not in stage.state()
        assert stage.remembered == [fingerprint("a")] * was_slow

    play(test)


def test_nobody_is_watched_after_the_answer(play: Play) -> None:
    async def test(stage: Stage) -> None:
        ends: list[str] = []

        async def disconnected() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ends.append("watched no longer")

        await stage.ask("a", 100, disconnected)
        stage.to(0.1)
        await settled()
        assert ends == []
        stage.worker("a").say()
        await settled()
        assert ends == ["watched no longer"]

    play(test)


# ---- start and stop


def test_a_pool_has_started_when_a_worker_answers(play: Play) -> None:
    async def test(stage: Stage) -> None:
        stage.team.idle.clear()
        stage.team.pids.clear()
        assert not stage.pool.is_ready
        starting = asyncio.create_task(stage.pool.start())
        await settled()
        assert len(stage.team.idle) == 4 - 1  # one is asked
        assert stage.pool.is_ready
        assert (starting.done(), stage.run("ASK {}").timeout_s) == (False, 10)
        worker = stage.worker("ASK {}")
        worker.say()
        await starting
        assert worker.asked == [Job("ASK {}", "json").to_message()]
        assert (stage.team.n_stops, stage.pool.n_restarts) == (0, 7)
        with pytest.raises(RuntimeError, match="a pool starts once"):
            await stage.pool.start()
        await stage.pool.stop()
        assert not stage.pool.is_ready

    play(test, 3, 1, 2)


def test_a_pool_without_workers_stops_again(play: Play) -> None:
    async def test(stage: Stage) -> None:
        starting = asyncio.create_task(stage.pool.start())
        await settled()
        stage.worker("ASK {}").end(1)
        with pytest.raises(WorkerFailed, match="a worker ended with 1"):
            await starting
        assert (stage.team.n_stops, stage.pool.is_ready) == (1, False)

    play(test)


def test_stopping_ends_all_queries(play: Play) -> None:
    async def test(stage: Stage) -> None:
        tasks = [await stage.ask(query) for query in "ab"]
        worker = stage.worker("a")
        await stage.pool.stop()
        await settled()
        busy = ("Busy", ["the server is stopping; try again", "shutdown", 0])
        assert [failure(task) for task in tasks] == [busy, busy]
        assert (worker.is_killed, stage.team.n_stops, stage.pool.is_ready) == (True, 1, False)

    play(test)
