"""Workers and their forker as seen from the event loop, with a stand-in at the other end."""

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from math import inf
from pathlib import Path
from typing import Any

import pytest

from kg.workers.processes import Processes, Worker, WorkerEnded
from kg.workers.results import Limits
from kg.workers.worker import WorkerSettings, encode_message

SETTINGS = WorkerSettings(Path("/store"), 1_000, Limits(2, 3))
NEVER_S = 1e9


class Transport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_closed = self.is_aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return self.is_closed

    def abort(self) -> None:
        self.is_aborted = True


def within_loop(test: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        async with asyncio.timeout(30):  # only a fault takes as long
            await test()

    asyncio.run(main())


async def settled() -> None:
    """Let all tasks go on until each waits for something."""
    for _ in range(20):
        await asyncio.sleep(0)


def connected() -> tuple[Worker, Transport]:
    worker, transport = Worker(), Transport()
    worker.connection_made(transport)
    return worker, transport


@pytest.fixture
def signals(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The signals sent to each descriptor; no process gets them."""
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr("signal.pidfd_send_signal", lambda *signal: sent.append(signal))
    return sent


# ---- a worker


def test_an_answer_may_come_in_parts_and_another_after_it() -> None:
    async def test() -> None:
        worker, transport = connected()
        for head, body in (({"a": 1}, b"one"), ({}, b""), ({"b": "é"}, bytes(range(256)))):
            reply = worker.ask(b"job")
            message = encode_message(head, body)
            for n in range(len(message)):
                assert not reply.done()
                worker.data_received(message[n : n + 1])
            assert await reply == (head, body)
        assert transport.written == [b"job"] * 3

    within_loop(test)


def test_what_comes_unasked_is_no_answer() -> None:
    async def test() -> None:
        worker, _ = connected()
        worker.data_received(encode_message({}, b"early"))
        reply = worker.ask(b"job")
        assert not reply.done()
        reply.cancel()
        worker.data_received(b"more")

    within_loop(test)


@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "never connected"])
def test_a_worker_without_a_connection_has_ended(*, is_closed: bool) -> None:
    async def test() -> None:
        worker, transport = connected() if is_closed else (Worker(), Transport())
        transport.is_closed = True
        with pytest.raises(WorkerEnded):
            await worker.ask(b"job")
        assert transport.written == []

    within_loop(test)


def test_a_lost_connection_fails_what_was_asked() -> None:
    async def test() -> None:
        worker, _ = connected()
        worker.connection_lost(None)
        reply = worker.ask(b"job")
        worker.connection_lost(None)
        with pytest.raises(WorkerEnded):
            await reply
        answered = worker.ask(b"job")
        worker.data_received(encode_message({}, b"yes"))
        worker.connection_lost(ConnectionResetError())
        assert await answered == ({}, b"yes")

    within_loop(test)


def test_a_kill_ends_process_and_connection(
    signals: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def has_ended(*_: int) -> None:
        raise ProcessLookupError

    async def test() -> None:
        worker, transport = connected()
        worker.process = 77
        assert not worker.is_killed
        worker.kill()
        assert (worker.is_killed, signals) == (True, [(77, signal.SIGKILL)])
        assert transport.is_aborted
        worker, transport = connected()
        worker.kill()  # it has not started
        assert (worker.is_killed, transport.is_aborted, len(signals)) == (True, True, 1)
        Worker().kill()
        worker, transport = connected()
        worker.process = 77
        monkeypatch.setattr("signal.pidfd_send_signal", has_ended)
        worker.kill()
        assert transport.is_aborted

    within_loop(test)


@pytest.mark.parametrize("error", [None, PermissionError(), ProcessLookupError()])
def test_a_worker_steps_back(monkeypatch: pytest.MonkeyPatch, error: OSError | None) -> None:
    called: list[tuple[int, int, int]] = []

    def schedule(pid: int, policy: int, param: os.sched_param) -> None:
        called.append((pid, policy, param.sched_priority))
        if error:
            raise error

    monkeypatch.setattr("os.sched_setscheduler", schedule)

    async def test() -> None:
        worker = Worker()
        worker.pid = 4711
        assert not worker.is_low_priority
        worker.lower_priority()
        assert (worker.is_low_priority, called) == (True, [(4711, os.SCHED_IDLE, 0)])

    within_loop(test)


def test_processor_time_includes_all_threads() -> None:
    async def test() -> None:
        worker = Worker()
        worker.pid = os.getpid()
        before_s = time.process_time()
        used_s = worker.used_s()
        assert before_s <= used_s <= time.process_time()
        worker.pid = 2**23  # no process has that
        assert worker.used_s() == inf

    within_loop(test)


# ---- the forker


class Forker:
    """A forker that starts and ends workers when the test says so."""

    def __init__(
        self, command: Sequence[str], *, pass_fds: Sequence[int], **options: object
    ) -> None:
        self.command, self.pass_fds, self.options = command, pass_fds, options
        self.control = socket.socket(fileno=os.dup(pass_fds[0]))
        self.control.setblocking(False)
        self.waits: list[tuple[object, ...]] = []
        self.is_stuck = False

    def wait(self, *timeout: object) -> None:
        self.waits.append(timeout)
        if self.is_stuck:
            raise subprocess.TimeoutExpired("forker", 2)

    def new_sockets(self) -> list[socket.socket]:
        """Return the sockets of the workers requested since the last call."""
        found: list[socket.socket] = []
        while True:
            try:
                message, descriptors, _, _ = socket.recv_fds(self.control, 64, 64)
            except BlockingIOError:
                return found
            if not message:
                return found
            assert (message, len(descriptors)) == (b"+", 1)
            found.append(socket.socket(fileno=descriptors[0]))

    async def start(self, pid: int) -> None:
        """Say that a worker has started, with a descriptor that stands for its process."""
        process = os.open("/dev/null", os.O_RDONLY)
        socket.send_fds(self.control, [str(pid).encode()], [process])
        os.close(process)
        await settled()

    async def say(self, message: str) -> None:
        self.control.send(message.encode())
        await settled()


class Office:
    """Processes with such forkers."""

    def __init__(self, n: int) -> None:
        self.forkers: list[Forker] = []
        self.n_idle = 0
        self.processes = Processes(SETTINGS, n, self.count_idle)

    def count_idle(self) -> None:
        self.n_idle += 1

    @property
    def forker(self) -> Forker:
        return self.forkers[-1]


Work = Callable[..., None]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, signals: list[tuple[int, int]]) -> Iterator[Work]:
    monkeypatch.setattr("kg.workers.processes._PAUSE_S", 0)
    with ExitStack() as opened:

        def work(test: Callable[[Office], Awaitable[None]], n: int = 2) -> None:
            async def main() -> None:
                office = Office(n)

                def fork(*args: Any, **options: Any) -> Forker:
                    office.forkers.append(Forker(*args, **options))
                    opened.callback(office.forker.control.close)
                    return office.forker

                monkeypatch.setattr("subprocess.Popen", fork)
                await office.processes.start()
                try:
                    await test(office)
                finally:
                    await office.processes.stop()

            within_loop(main)

        yield work


def ended(sockets: list[socket.socket]) -> list[bool]:
    """Return whether the other end of each socket is closed, and close them all."""
    found = []
    for each in sockets:
        with each:
            each.setblocking(False)
            try:
                found.append(each.recv(1) == b"")
            except BlockingIOError:
                found.append(False)
            except ConnectionResetError:
                found.append(True)
    return found


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError as error:
        assert error.errno == errno.EBADF
        return False
    return True


def test_the_forker_is_asked_for_all_workers(office: Work) -> None:
    async def test(it: Office) -> None:
        (number,) = it.forker.pass_fds
        program = [sys.executable, "-P", "-m", "kg.workers.worker", str(number), SETTINGS.to_json()]
        assert it.forker.command == program
        environ = it.forker.options.pop("env")
        assert it.forker.options == {"start_new_session": True}
        assert isinstance(environ, dict)
        assert (environ["RUST_BACKTRACE"], environ["PATH"]) == ("0", os.environ["PATH"])
        sockets = it.forker.new_sockets()
        assert (len(sockets), it.processes.pids, list(it.processes.idle)) == (3, [], [])
        for pid in (11, 12):
            await it.forker.start(pid)
        assert it.processes.pids == [11, 12]
        assert [worker.pid for worker in it.processes.idle] == [11, 12]
        assert it.n_idle == 2
        for worker, far in zip(it.processes.idle, sockets, strict=False):
            worker.ask(b"job").cancel()
            assert far.recv(10) == b"job"
        assert ended(sockets) == [False] * 3

    office(test, 3)


@pytest.mark.parametrize(
    ("is_killed", "pause_s", "is_replaced"),
    [(False, 0, True), (False, NEVER_S, False), (True, 0, True), (True, NEVER_S, True)],
)
def test_a_worker_that_ended_is_replaced(
    office: Work,
    monkeypatch: pytest.MonkeyPatch,
    pause_s: float,
    *,
    is_killed: bool,
    is_replaced: bool,
) -> None:
    """At once if we killed it, after a pause if it ended by itself."""
    monkeypatch.setattr("kg.workers.processes._PAUSE_S", pause_s)

    async def test(it: Office) -> None:
        for pid in (11, 12):
            await it.forker.start(pid)
        sockets = it.forker.new_sockets()
        worker, other = it.processes.idle
        process = worker.process
        assert process is not None
        if is_killed:
            worker.kill()
        await it.forker.say("11 -9")
        assert await worker.ended == -9
        assert (it.processes.pids, list(it.processes.idle)) == ([12], [other])
        assert (worker.process, is_open(process), worker.is_killed) == (None, False, True)
        assert ended(sockets) == [True, False]
        assert it.processes.n_restarts == 1
        new = it.forker.new_sockets()
        assert ended(new) == [False] * is_replaced
        assert len(it.processes._tasks) == (not is_replaced)
        await it.forker.say("11 -9")  # it is already gone
        assert it.processes.n_restarts == 1
        assert it.forker.new_sockets() == []

    office(test)


def test_a_worker_that_is_asked_may_end(office: Work) -> None:
    async def test(it: Office) -> None:
        await it.forker.start(11)
        worker = it.processes.idle.pop()
        reply = worker.ask(b"job")
        await it.forker.say("11 3")
        assert (await worker.ended, it.processes.pids) == (3, [])
        with pytest.raises(WorkerEnded):
            await reply
        ended(it.forker.new_sockets())

    office(test, 1)


@pytest.mark.parametrize("pause_s", [0, NEVER_S])
def test_a_worker_that_comes_without_a_descriptor_is_none(
    office: Work, monkeypatch: pytest.MonkeyPatch, pause_s: float
) -> None:
    monkeypatch.setattr("kg.workers.processes._PAUSE_S", pause_s)

    async def test(it: Office) -> None:
        sockets = it.forker.new_sockets()
        await it.forker.say("11")
        assert (it.processes.pids, list(it.processes.idle), it.n_idle) == ([], [], 0)
        assert (ended(sockets), it.processes.n_restarts) == ([True], 1)
        assert ended(it.forker.new_sockets()) == [False] * (not pause_s)

    office(test, 1)


@pytest.mark.parametrize(("pause_s", "n_left"), [(0, 0), (NEVER_S, 1)])
def test_what_cannot_be_started_is_tried_again_after_a_pause(
    office: Work, monkeypatch: pytest.MonkeyPatch, pause_s: float, n_left: int
) -> None:
    send, failures = socket.send_fds, [OSError(errno.EMFILE, "too many"), BlockingIOError()]

    def send_fds(*args: Any) -> int:
        if failures:
            raise failures.pop()
        return send(*args)

    async def test(it: Office) -> None:
        await it.forker.start(11)
        ended(it.forker.new_sockets())
        it.processes.idle[0].kill()
        with monkeypatch.context() as patch:
            patch.setattr("kg.workers.processes._PAUSE_S", pause_s)
            patch.setattr("kg.workers.processes.socket.send_fds", send_fds)
            it.forker.control.send(b"11 1")
            await settled()
            await settled()
        assert (len(failures), it.processes.n_restarts) == (n_left, 1)
        assert len(ended(it.forker.new_sockets())) == (n_left == 0)

    office(test, 1)


@pytest.mark.parametrize("has_read", [True, False])
def test_all_begins_again_when_the_forker_has_ended(office: Work, *, has_read: bool) -> None:
    """Unread messages reset the connection."""

    async def test(it: Office) -> None:
        await it.forker.start(11)
        sockets = it.forker.new_sockets() if has_read else []
        (worker,) = it.processes.idle
        (starting,) = it.processes._starting
        process, number = worker.process, it.processes._control.fileno()
        assert process is not None
        it.forker.control.close()
        first = it.forker
        while it.processes._workers:
            await asyncio.sleep(0)
        assert (await worker.ended, await starting.ended) == (-signal.SIGKILL, -signal.SIGKILL)
        assert (it.processes.pids, list(it.processes.idle)) == ([], [])
        assert (worker.is_killed, starting.is_killed, is_open(process)) == (True, True, False)
        assert not asyncio.get_running_loop().remove_reader(number)
        await settled()
        assert ended(sockets) == [True] * len(sockets)
        await asyncio.gather(*it.processes._tasks)
        assert first.waits == [()]
        assert (len(it.forkers), it.processes.n_restarts) == (2, 2)
        await it.forker.start(21)
        assert it.processes.pids == [21]
        assert len(ended(it.forker.new_sockets())) == 2
        assert list(it.processes._starting) != [starting]

    office(test)


def test_nothing_begins_again_before_a_pause(office: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.workers.processes._PAUSE_S", NEVER_S)

    async def test(it: Office) -> None:
        ended(it.forker.new_sockets())
        it.forker.control.close()
        while not it.forker.waits:
            await asyncio.sleep(0)
        for _ in range(3):
            await asyncio.to_thread(int)
            await settled()
        assert (len(it.forkers), len(it.processes._tasks)) == (1, 1)

    office(test, 1)


def test_nothing_begins_again_after_the_stop(office: Work) -> None:
    async def test(it: Office) -> None:
        ended(it.forker.new_sockets())
        it.forker.control.close()
        await it.processes.stop()
        await it.processes._replace(is_killed=True)
        await it.processes._start_again()
        assert len(it.forkers) == 1

    office(test, 1)


@pytest.mark.parametrize("is_stuck", [False, True])
def test_the_stop_ends_everything(
    office: Work, monkeypatch: pytest.MonkeyPatch, *, is_stuck: bool
) -> None:
    monkeypatch.setattr("kg.workers.processes._PAUSE_S", NEVER_S)

    async def test(it: Office) -> None:
        it.forker.is_stuck = is_stuck
        for pid in (11, 12):
            await it.forker.start(pid)
        await it.forker.say("11 1")  # its replacement waits
        (worker,) = it.processes.idle
        (starting,) = it.processes._starting
        process, number = worker.process, it.processes._control.fileno()
        assert process is not None
        sockets = it.forker.new_sockets()
        await it.processes.stop()
        assert it.forker.waits == [(2,)]
        assert (worker.is_killed, starting.is_killed, is_open(process)) == (True, True, False)
        assert (it.forker.control.recv(1), is_open(number)) == (b"", False)
        assert not asyncio.get_running_loop().remove_reader(number)
        await settled()
        assert (ended(sockets), it.processes._tasks) == ([True] * 3, set())

    office(test, 3)


def test_no_news_changes_nothing(office: Work) -> None:
    async def test(it: Office) -> None:
        await it.forker.start(11)
        it.processes._receive()
        assert (it.processes.pids, len(it.forkers)) == ([11], 1)
        ended(it.forker.new_sockets())

    office(test, 1)
