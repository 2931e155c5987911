"""The limits, on real workers: slow queries are stopped, and quick ones are still answered."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from kg import errors
from kg.store import Store
from kg.workers.pool import Lane, Pool, PoolSizes, _Run
from kg.workers.results import Limits
from kg.workers.worker import Job, WorkerSettings

#: Each would run for years, in a different part of the engine.
ENDLESS = {
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "order by": "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b . ?c (<urn:x>|!<urn:x>)* ?d }",
    "group": "SELECT ?c (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?c",
    "filter": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?a) = CONCAT(STR(?c), ?f)) }",
}
MEMORY_BYTES = 256 * 1024**2
#: Longer than anything takes on a busy machine; without it, a failing test would hang.
MAX_WAIT_S = 300
ASK = Job("ASK { ?s ?p ?o }", "json")


@asynccontextmanager
async def running(store: Store, **changes: object) -> AsyncIterator[Pool]:
    limits = changes.pop("limits", Limits(100_000, 10_000_000))
    sizes = changes.pop("sizes", PoolSizes(2, 2, 8))
    assert not changes
    assert isinstance(limits, Limits)
    assert isinstance(sizes, PoolSizes)
    pool = Pool(WorkerSettings(store.path, MEMORY_BYTES, limits), sizes)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()


def run(store: Store, test: Callable[[Pool], Awaitable[None]], **changes: object) -> None:
    async def main() -> None:
        async with running(store, **changes) as pool:
            await test(pool)

    asyncio.run(main())


async def fails_with(pool: Pool, query: str, timeout_s: float) -> errors.RequestError:
    with pytest.raises(errors.RequestError) as caught:
        await pool.answer(Job(query, "json"), timeout_s)
    return caught.value


async def answers_again(pool: Pool, n: int = 1) -> None:
    for _ in range(n):
        assert (await pool.answer(ASK, MAX_WAIT_S)).body == b'{"head":{},"boolean":true}'


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + MAX_WAIT_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS.keys())
def test_no_query_outlives_its_deadline(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """The test moves the clock; ``bench/`` measures how late a query is stopped in real time."""
    clock = [0.0]
    monkeypatch.setattr("kg.workers.pool.monotonic", lambda: clock[0])

    async def test(pool: Pool) -> None:
        task = asyncio.create_task(fails_with(pool, query, 10))
        await until(lambda: any(run.worker for run in pool._runs))
        (run,) = pool._runs
        assert run.worker
        pid = run.worker.pid
        clock[0] = 9.9
        await answers_again(pool)
        assert not run.failure
        clock[0] = 10.0
        error = await task
        assert isinstance(error, errors.DeadlineExceeded)
        assert (error.limit, error.value) == ("query_timeout_s", 10)
        await until(lambda: not Path(f"/proc/{pid}/exe").exists())
        await answers_again(pool)

    run(store, test)


def test_short_queries_are_answered_while_long_ones_fill_every_lane(store: Store) -> None:
    """No deadline of a long query makes room."""

    async def test(pool: Pool) -> None:
        async def ask_again_and_again(query: str) -> None:
            while True:
                with suppress(errors.Unanswered):
                    await pool.answer(Job(query, "json"), MAX_WAIT_S)
                await asyncio.sleep(0.002)  # a client is slower than a refusal

        abuse = [
            asyncio.create_task(ask_again_and_again(f"{query} # {n}"))
            for query in ENDLESS.values()
            for n in range(3)
        ]
        await until(lambda: pool.n_running == 4)
        await answers_again(pool, 10)
        await cancel(*abuse)

    run(store, test, sizes=PoolSizes(2, 2, 32))


def test_a_full_pool_reports_that_it_is_busy(store: Store) -> None:
    async def test(pool: Pool) -> None:
        tasks = [
            asyncio.create_task(pool.answer(Job(f"{ENDLESS['count']} #{n}", "json"), 3))
            for n in range(6)
        ]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        busy = [error for error in results if isinstance(error, errors.Busy)]
        assert {error.limit for error in busy} <= {"query_queue", "slow_queries"}
        assert len(busy) >= 3

    run(store, test, sizes=PoolSizes(1, 1, 1))


def test_too_much_memory_is_a_different_error(store: Store) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1000000"

    async def test(pool: Pool) -> None:
        error = await fails_with(pool, query, MAX_WAIT_S)
        assert isinstance(error, errors.EngineFailed)
        assert (error.limit, error.value) == ("query_memory_bytes", MEMORY_BYTES)

    run(store, test)


@pytest.mark.parametrize("token", ["json", "xml", "csv", "tsv"])
def test_too_many_rows_are_refused_not_cut(store: Store, token: str) -> None:
    async def test(pool: Pool) -> None:
        query = "SELECT * {{ ?s ?p ?o }} LIMIT {}"
        with pytest.raises(errors.ResultTooLarge) as caught:
            await pool.answer(Job(query.format(11), token), MAX_WAIT_S)
        assert (caught.value.limit, caught.value.value) == ("max_rows", 10)
        assert len((await pool.answer(Job(query.format(10), token), MAX_WAIT_S)).body) > 100

    run(store, test, limits=Limits(10, 1_000_000))


def test_too_many_triples_or_bytes_are_refused(store: Store) -> None:
    async def test(pool: Pool) -> None:
        for query, token, limit in (
            ("CONSTRUCT WHERE { ?s ?p ?o }", "ttl", "max_rows"),
            ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 400", "nt", "max_result_bytes"),
            ("SELECT * { ?s ?p ?o } LIMIT 400", "json", "max_result_bytes"),
        ):
            with pytest.raises(errors.ResultTooLarge) as caught:
                await pool.answer(Job(query, token), MAX_WAIT_S)
            assert caught.value.limit == limit

    run(store, test, limits=Limits(500, 10_000))


def test_a_worker_that_dies_harms_nobody(store: Store) -> None:
    async def test(pool: Pool) -> None:
        await until(lambda: len(pool._processes.idle) == 4)
        task = asyncio.create_task(pool.answer(Job(ENDLESS["count"], "json"), MAX_WAIT_S))
        await until(lambda: any(run.worker for run in pool._runs))
        (run,) = pool._runs
        assert run.worker
        os.kill(run.worker.pid, signal.SIGSEGV)
        with pytest.raises(errors.EngineFailed):
            await task
        await answers_again(pool)
        await until(lambda: len(pool._processes.idle) == 4)
        assert pool.n_restarts == 1

    run(store, test)


def test_a_query_whose_client_has_left_is_stopped(store: Store) -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(errors.ClientDisconnected):
            await pool.answer(Job(ENDLESS["count"], "json"), MAX_WAIT_S, lambda: asyncio.sleep(0.1))
        assert (pool.n_running, pool.n_waiting) == (0, 0)

    run(store, test)


def test_errors_arrive_as_they_were_raised(store: Store) -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(errors.QuerySyntaxError) as syntax:
            await pool.answer(Job("SELECT *\n{ ?s ?p }", "json"), MAX_WAIT_S)
        assert syntax.value.position == (2, 10)
        with pytest.raises(errors.NotAcceptable) as other:
            await pool.answer(Job("ASK {}", "csv"), MAX_WAIT_S)
        assert other.value.offers == ("json", "xml")

    run(store, test)


def test_stopping_ends_every_process(store: Store) -> None:
    async def main() -> list[int]:
        async with running(store) as pool:
            await until(lambda: len(pool._processes.pids) == 4)
            pids = [*pool._processes.pids, pool._processes._forker.pid]
            task = asyncio.create_task(pool.answer(Job(ENDLESS["count"], "json"), MAX_WAIT_S))
            await until(lambda: pool.n_running == 1)
        with pytest.raises(errors.Busy):
            await task
        return pids

    pids = asyncio.run(main())
    assert len(pids) == 5
    asyncio.run(until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in pids)))


def test_stopping_while_a_worker_starts_leaves_no_socket_open(store: Store) -> None:
    """An open socket would give a ResourceWarning, which is an error here."""

    async def test(pool: Pool) -> None:
        starting = asyncio.create_task(pool._processes._start_worker())
        await asyncio.sleep(0)  # it waits for its connection
        await cancel(starting)

    run(store, test)


def test_the_answer_to_a_cancelled_query_does_not_reach_the_next_one(store: Store) -> None:
    async def test(pool: Pool) -> None:
        for n in range(20):
            task = asyncio.create_task(
                pool.answer(Job("SELECT * { ?s ?p ?o } LIMIT 9000", "json"), MAX_WAIT_S)
            )
            await asyncio.sleep(0.001 * n)
            task.cancel()
            await answers_again(pool)
            with suppress(asyncio.CancelledError):
                await task

    run(store, test)


def test_a_forker_that_has_ended_is_replaced(store: Store) -> None:
    async def test(pool: Pool) -> None:
        os.kill(pool._processes._forker.pid, signal.SIGKILL)
        await until(lambda: not pool.is_ready)
        await until(lambda: pool.is_ready)
        await answers_again(pool)

    run(store, test)


def test_a_signal_to_all_processes_harms_no_query(store: Store) -> None:
    """As systemd sends it: the server shuts down in order, and its workers ignore the signal."""

    async def test(pool: Pool) -> None:
        await until(lambda: len(pool._processes.pids) == 4)
        task = asyncio.create_task(pool.answer(Job(ENDLESS["count"], "json"), MAX_WAIT_S))
        await until(lambda: pool.n_running == 1)
        for pid in [pool._processes._forker.pid, *pool._processes.pids]:
            os.kill(pid, signal.SIGTERM)
        await answers_again(pool, 20)
        assert (task.done(), pool.n_restarts) == (False, 0)
        await cancel(task)

    run(store, test)


def test_workers_are_cut_off_from_the_network(store: Store) -> None:
    """Each has its own network namespace, if the system allows it."""

    async def test(pool: Pool) -> None:
        for worker in list(pool._processes.idle):
            await worker.ask(ASK.to_message())  # it has begun, then
        ours = Path("/proc/self/ns/net").readlink()

        def is_cut_off() -> bool:
            return ours not in {
                Path(f"/proc/{pid}/ns/net").readlink() for pid in pool._processes.pids
            }

        allowed = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True)
        if allowed.returncode == 0:
            await until(is_cut_off)  # all of them: one may still be starting
        else:
            assert not is_cut_off()

    run(store, test)


# ---- lanes


async def in_lane(pool: Pool, query: str, lane: Lane) -> tuple["asyncio.Task[object]", _Run]:
    """Ask, and wait until a worker runs the query in that lane."""
    task: asyncio.Task[object] = asyncio.create_task(pool.answer(Job(query, "json"), MAX_WAIT_S))
    await until(lambda: any(r.job.query == query and r.worker for r in pool._runs))
    (run,) = [run for run in pool._runs if run.job.query == query]
    await until(lambda: run.lane is lane)
    return task, run


async def cancel(*tasks: "asyncio.Task[object]") -> None:
    for task in tasks:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(end) for end in ends] == [asyncio.CancelledError] * len(tasks)


@pytest.fixture
def only_the_processor_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query is not slow because it waits on a busy machine."""
    monkeypatch.setattr("kg.workers.pool._IDLE_S", 1e9)


@pytest.mark.usefixtures("only_the_processor_counts")
def test_slow_queries_make_room_and_use_free_workers(store: Store) -> None:
    async def test(pool: Pool) -> None:
        task, run = await in_lane(pool, ENDLESS["count"], Lane.SLOW)
        assert run.used_s >= 0.2  # nobody waited
        assert run.worker
        pid = run.worker.pid
        await until(lambda: os.sched_getscheduler(pid) == os.SCHED_IDLE)
        await answers_again(pool)  # the fast lane has one place
        assert not task.done()
        await cancel(task)

    run(store, test, sizes=PoolSizes(1, 1, 1))


@pytest.mark.usefixtures("only_the_processor_counts")
def test_quick_queries_stay_in_the_fast_lane(store: Store) -> None:
    async def test(pool: Pool) -> None:
        await answers_again(pool, 5)
        assert not pool._slow_fingerprints
        assert {os.sched_getscheduler(pid) for pid in pool._processes.pids} == {os.SCHED_OTHER}
        assert pool.n_restarts == 0

    run(store, test)


def test_waiting_queries_make_others_move_earlier(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for never in ("_SLOW_S", "_IDLE_S"):
        monkeypatch.setattr(f"kg.workers.pool.{never}", 1e9)

    async def test(pool: Pool) -> None:
        task, run = await in_lane(pool, ENDLESS["count"], Lane.FAST)
        await until(lambda: run.used_s > 0.3)
        assert run.lane is Lane.FAST  # as long as nobody waits
        await answers_again(pool)
        assert (run.lane, task.done()) == (Lane.SLOW, False)
        await cancel(task)

    run(store, test, sizes=PoolSizes(1, 1, 1))


def test_a_query_that_waits_for_anything_but_the_processor_is_slow(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.workers.processes.Worker.used_s", lambda _: 0.0)

    async def test(pool: Pool) -> None:
        start = time.monotonic()
        task, _ = await in_lane(pool, ENDLESS["count"], Lane.SLOW)
        assert time.monotonic() - start >= 0.9
        await cancel(task)

    run(store, test)


@pytest.mark.usefixtures("only_the_processor_counts")
def test_what_was_slow_once_begins_in_the_slow_lane(store: Store) -> None:
    """Even if numbers, variable names, spaces or comments change."""

    async def test(pool: Pool) -> None:
        first, _ = await in_lane(pool, ENDLESS["count"], Lane.SLOW)
        await cancel(first)
        other, _ = await in_lane(pool, ENDLESS["group"], Lane.SLOW)
        like = "SELECT (COUNT(*) AS $m)  # 2\n{ ?u ?v ?w . ?x ?y ?z . ?x1 ?x2 ?x3 }"
        task: asyncio.Task[object] = asyncio.create_task(pool.answer(Job(like, "json"), MAX_WAIT_S))
        await until(lambda: pool.n_waiting == 1)
        await answers_again(pool)  # there was room in the fast lane
        assert (pool.n_running, pool.n_waiting) == (1, 1)
        await cancel(other)
        await until(lambda: (pool.n_running, pool.n_waiting) == (1, 0))
        await cancel(task)

    run(store, test, sizes=PoolSizes(1, 1, 8))


@pytest.mark.usefixtures("only_the_processor_counts")
def test_a_query_that_is_no_longer_slow_is_forgotten(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {} }} }}"

    async def test(pool: Pool) -> None:
        await pool.answer(Job(query.format(20_000_000), "json"), MAX_WAIT_S)
        assert len(pool._slow_fingerprints) == 1
        monkeypatch.setattr("kg.workers.processes.Worker.used_s", lambda _: 0.0)
        await pool.answer(Job(query.format(1), "json"), MAX_WAIT_S)
        assert not pool._slow_fingerprints

    run(store, test)


def test_who_left_is_not_remembered(store: Store) -> None:
    """Nobody knows how long the query would have taken, and a click too many is no abuse."""

    async def test(pool: Pool) -> None:
        with pytest.raises(errors.ClientDisconnected):
            await pool.answer(Job(ENDLESS["count"], "json"), MAX_WAIT_S, lambda: asyncio.sleep(0))
        assert not pool._slow_fingerprints

    run(store, test)


def test_a_forker_ends_quietly_if_the_server_has_stopped(store: Store) -> None:
    settings = WorkerSettings(store.path, MEMORY_BYTES, Limits(1, 1)).to_json()
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with far:
        with near, socket.socket(socket.AF_UNIX) as channel:
            socket.send_fds(near, [b"+"], [channel.fileno()])
        command = [sys.executable, "-P", "-m", "kg.workers.worker", str(far.fileno()), settings]
        result = subprocess.run(command, pass_fds=[far.fileno()], capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
