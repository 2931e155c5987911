"""The worker, run inside the test: what it would do to its process is only recorded.

Real ones answer in ``tests/e2e/test_pool.py``.
"""

import gzip
import json
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kg.errors import ResultTooLarge
from kg.store import Store
from kg.workers import worker
from kg.workers.results import MIN_CODED_BYTES, Limits
from kg.workers.worker import LENGTHS, Job, WorkerSettings
from tests import tiny

SETTINGS = WorkerSettings(Path("/store"), 1_000_000, Limits(10, 100_000))
YES = b'{"head":{},"boolean":true}'


class Exit(BaseException):
    """The end of the process."""


@pytest.fixture(scope="module")
def two_graphs() -> Store:
    return tiny.store("<graph/a> { <id/a> a rg:Place . } <graph/b> { <id/b> a rg:Place . }")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was done to the process."""
    done: list[tuple[object, ...]] = []

    def leave(status: int) -> None:
        done.append(("exit", status))
        raise Exit

    monkeypatch.setattr("os._exit", leave)
    return done


def note(
    steps: list[tuple[object, ...]], name: str, result: object = None
) -> Callable[..., object]:
    def call(*args: object) -> object:
        steps.append((name, *args))
        return result

    return call


# ---- answers


def test_a_long_answer_is_compressed(two_graphs: Store) -> None:
    for n_bytes in (MIN_CODED_BYTES - 1, MIN_CODED_BYTES):
        text = "x" * (n_bytes - len("x\r\n\r\n"))
        job = Job(f"SELECT ?x {{ BIND('{text}' AS ?x) }}", "csv", coding="gzip")
        body, reply = worker.evaluate(two_graphs, job, SETTINGS.limits)
        is_coded = n_bytes == MIN_CODED_BYTES
        assert reply == {"coding": "gzip" if is_coded else "", "version": ""}
        plain = gzip.decompress(body) if is_coded else body
        assert plain == f"x\r\n{text}\r\n".encode()


def test_a_job_is_answered_from_its_dataset_and_within_limits(two_graphs: Store) -> None:
    a, b = (f"https://w3id.org/reliefgraph/graph/{name}" for name in "ab")
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o GRAPH ?g { ?x ?y ?z } }"
    for default, named, n in (((), (), 4), ((a,), (b,), 1), ((a, b), (b,), 2), ((a,), (), 0)):
        body, _ = worker.evaluate(two_graphs, Job(query, "csv", default, named), Limits(1, 99))
        assert body == f"n\r\n{n}\r\n".encode()
    with pytest.raises(ResultTooLarge):
        worker.evaluate(two_graphs, Job("SELECT * { ?s ?p ?o }", "csv"), Limits(1, 99))


@pytest.mark.parametrize("n_shown", [0, 5])
def test_a_worker_says_how_its_answer_differs_from_the_standard(
    two_graphs: Store, n_shown: int
) -> None:
    job = Job("SELECT ?b { BIND(BNODE('x') AS ?b) }", "json", n_shown=n_shown)
    _, reply = worker.evaluate(two_graphs, job, SETTINGS.limits)
    assert reply["differences"] == [("blank-nodes", "BNODE")]


def served(store: Store, *jobs: Job) -> list[tuple[dict[str, Any], bytes]]:
    """Return the replies of a worker to some jobs."""
    near, far = socket.socketpair()
    with near:
        near.sendall(b"".join(job.to_message() for job in jobs))
        near.shutdown(socket.SHUT_WR)
        with far:
            worker._answer_all(far, store, SETTINGS)
        reader, replies = near.makefile("rb"), []
        with reader:
            while lengths := reader.read(LENGTHS.size):
                n_head, n_body = LENGTHS.unpack(lengths)
                replies.append((json.loads(reader.read(n_head)), reader.read(n_body)))
    return replies


def test_a_worker_answers_one_job_after_the_other(
    two_graphs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((1.0, 1.5, 2.0, 3.0, 4.25))
    monkeypatch.setattr("kg.workers.worker.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    jobs = Job("ASK {}", "json"), Job("ASK {} #é", "csv"), Job("ASK {}", "json")
    first, second, third = served(two_graphs, *jobs)
    assert first == ({"coding": "", "version": "", "engine_s": 0.5, "merge_s": 0.0}, YES)
    assert second == ({"error": "NotAcceptable", "arguments": ["csv", ["json", "xml"]]}, b"")
    assert third == ({"coding": "", "version": "", "engine_s": 1.25, "merge_s": 0.0}, YES)
    assert served(two_graphs) == []


def test_a_worker_without_memory_ends_with_its_own_status(
    two_graphs: Store, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]]
) -> None:
    def evaluate(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kg.workers.worker.evaluate", evaluate)
    with pytest.raises(Exit):
        served(two_graphs, Job("ASK {}", "json"))
    assert steps == [("exit", 3)]


# ---- the worker's process


def test_memory_is_limited_above_what_the_process_has(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]]
) -> None:
    monkeypatch.setattr("resource.setrlimit", note(steps, "limit"))
    monkeypatch.setattr("resource.getpagesize", lambda: 4096)
    monkeypatch.setattr("pathlib.Path.read_text", lambda path, _: {
        "/proc/self/statm": "100 20 3 4 5"}[str(path)])  # fmt: skip
    worker._limit_memory(1_000)
    limit = 100 * 4096 + 1_000
    assert steps == [
        ("limit", resource.RLIMIT_AS, (limit, limit)),
        ("limit", resource.RLIMIT_CORE, (0, 0)),
    ]


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_worker_leaves_the_network(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]], *, is_allowed: bool
) -> None:
    libc = SimpleNamespace(unshare=note(steps, "unshare", 0 if is_allowed else -1))
    monkeypatch.setattr("ctypes.CDLL", lambda _: libc)
    worker._leave_network()
    calls = [("unshare", 0x40000000), ("unshare", 0x50000000)]
    assert steps == calls[: 1 if is_allowed else 2]


@pytest.mark.parametrize("has_forker", [True, False])
def test_a_worker_ends_with_its_forker(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]], *, has_forker: bool
) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace(prctl=note(steps, "prctl")))
    monkeypatch.setattr("os.getppid", lambda: 7 if has_forker else 1)
    if has_forker:
        worker._end_with(7)
    else:
        with pytest.raises(Exit):
            worker._end_with(7)
    tied = [("prctl", 1, signal.SIGKILL)]
    assert steps == (tied if has_forker else [*tied, ("exit", 1)])


@pytest.mark.parametrize("how", ["small", "large", "failing"])
def test_a_new_process_becomes_a_worker(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    steps: list[tuple[object, ...]],
    two_graphs: Store,
    how: str,
) -> None:
    is_small, fails = how == "small", how == "failing"

    def answer_all(channel: socket.socket, store: Store, settings: WorkerSettings) -> None:
        steps.append(("answer", channel.fileno(), threading.stack_size(), store, settings))
        channel.detach()
        if fails:
            raise RuntimeError("it broke")

    monkeypatch.setattr("os.fork", lambda: 0)
    monkeypatch.setattr("os.dup2", note(steps, "dup2"))
    monkeypatch.setattr("sys.stderr.fileno", lambda: 2, raising=False)
    monkeypatch.setattr("kg.workers.worker._end_with", note(steps, "tie"))
    monkeypatch.setattr("kg.workers.worker._leave_network", note(steps, "cut off"))
    monkeypatch.setattr("kg.workers.worker.open_store", note(steps, "open", "opened"))
    monkeypatch.setattr("kg.workers.worker._limit_memory", note(steps, "limit"))
    monkeypatch.setattr("kg.workers.worker._answer_all", answer_all)
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    control, other = socket.socketpair()
    channel, far = socket.socketpair()
    with control, other, channel, far:
        number = channel.fileno()
        small = two_graphs if is_small else None
        with pytest.raises(Exit):
            worker._fork(control, (number, 9), SETTINGS, small)
        assert control.fileno() == -1
    assert steps == [
        ("dup2", 9, 2),
        ("tie", os.getpid()),
        ("cut off",),
        *([] if is_small else [("open", Path("/store"))]),
        ("limit", SETTINGS.memory_bytes),
        ("answer", number, 64 * 1024**2, two_graphs if is_small else "opened", SETTINGS),
        ("exit", int(fails)),
        ("exit", 1),  # a real exit would have ended the process before
    ]
    threading.stack_size(0)
    assert ("it broke" in capsys.readouterr().err) is fails


def test_the_forker_knows_its_worker(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]]
) -> None:
    monkeypatch.setattr("os.fork", lambda: 4711)
    monkeypatch.setattr("os.pidfd_open", note(steps, "open", 77))
    control, other = socket.socketpair()
    with control, other:
        assert worker._fork(control, (8, 9), SETTINGS, None) == (4711, 77)
        assert control.fileno() >= 0
    assert steps == [("open", 4711)]


# ---- the forker


OUT_OF_MEMORY = "memory allocation of 9 bytes failed"


@pytest.mark.parametrize(
    ("how", "text", "report"),
    [
        ((os.CLD_EXITED, 0), "", "11 0"),
        ((os.CLD_EXITED, 3), "", "11 3"),
        ((os.CLD_EXITED, 6), OUT_OF_MEMORY, "11 6"),
        ((os.CLD_KILLED, signal.SIGKILL), "", "11 -9"),
        ((os.CLD_KILLED, signal.SIGABRT), OUT_OF_MEMORY, "11 3"),
        ((os.CLD_DUMPED, signal.SIGABRT), OUT_OF_MEMORY, "11 3"),
        ((os.CLD_KILLED, signal.SIGABRT), "it panicked", "11 -6"),
        ((os.CLD_KILLED, signal.SIGSEGV), OUT_OF_MEMORY, "11 -11"),
    ],
)
def test_the_forker_reports_how_a_worker_ended(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    how: tuple[int, int],
    text: str,
    report: str,
) -> None:
    """Its standard error is passed on, unless it ran out of memory."""
    waited: list[tuple[object, ...]] = []
    result = SimpleNamespace(si_code=how[0], si_status=how[1])
    monkeypatch.setattr("os.waitid", note(waited, "wait", result))
    monkeypatch.setattr("sys.stderr", sys.__stderr__)
    control, near = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with control, near:
        process, stderr = os.memfd_create("process"), os.memfd_create("stderr")
        os.write(stderr, text.encode())
        worker._report_end(control, process, 11, stderr)
        assert near.recv(100).decode() == report
    assert waited == [("wait", os.P_PIDFD, process, os.WEXITED)]
    assert capfd.readouterr().err == ("" if report == "11 3" else text)
    for number in (process, stderr):
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(number)


def test_nothing_is_sent_to_a_stopped_server(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    result = SimpleNamespace(si_code=os.CLD_EXITED, si_status=0)
    monkeypatch.setattr("os.waitid", lambda *_: result)
    monkeypatch.setattr("sys.stderr", sys.__stderr__)
    control, near = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    near.close()
    with control:
        stderr = os.memfd_create("stderr")
        os.write(stderr, b"x" * 10_001)
        worker._report_end(control, os.memfd_create("process"), 11, stderr)
    assert capfd.readouterr().err == "x" * 10_000


@pytest.mark.parametrize("has_read", [True, False])
def test_a_forker_forks_for_each_socket_until_the_server_stops(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]], *, has_read: bool
) -> None:
    """Unread messages reset the connection."""
    control, near = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.settimeout(30)  # only a fault waits as long
    pids = iter((11, 12))

    def fork(
        control: socket.socket, ends: tuple[int, int], settings: WorkerSettings, small: object
    ) -> tuple[int, int]:
        pid = next(pids)
        os.write(ends[0], b"%d" % pid)
        os.write(ends[1], b"text")
        steps.append(("fork", settings, small))
        return pid, os.eventfd(1)  # can be read: the process has ended

    def report_end(control: socket.socket, process: int, pid: int, stderr: int) -> None:
        if has_read:
            message, descriptors, _, _ = socket.recv_fds(near, 64, 9)
            steps.append((message, len(descriptors)))
            os.close(descriptors[0])
        steps.append(("end", pid, os.pread(stderr, 9, 0)))
        os.close(process)
        os.close(stderr)
        if pid == 12:
            near.close()

    for name, stand_in in (
        ("signal.signal", note(steps, "signal")),
        ("kg.workers.worker.allow_forks", note(steps, "allow")),
        ("kg.workers.worker.open_in_memory", note(steps, "open", "small")),
        ("kg.workers.worker._fork", fork),
        ("kg.workers.worker._report_end", report_end),
    ):
        monkeypatch.setattr(name, stand_in)
    pairs = [socket.socketpair() for _ in range(2)]
    with control, near:
        for _, channel in pairs:
            with channel:
                socket.send_fds(near, [b"+"], [channel.fileno()])
        worker.main(control, SETTINGS)
    for far, _ in pairs:
        with far:
            steps.append((far.recv(9), far.recv(9)))
    assert steps[:4] == [
        ("signal", signal.SIGINT, signal.SIG_IGN),
        ("signal", signal.SIGTERM, signal.SIG_IGN),
        ("allow",),
        ("open", Path("/store")),
    ]
    expected = [
        *[("fork", SETTINGS, "small")] * 2,
        *([(b"11", 1), (b"12", 1)] if has_read else []),
        *(("end", pid, b"text") for pid in (11, 12)),
        *((b"%d" % pid, b"") for pid in (11, 12)),
    ]
    assert sorted(steps[4:], key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(("value", "version"), [("'x'@en--ltr", "1.2-basic"), ("'x'@en", "")])
def test_the_version_of_rdf_that_an_answer_needs_is_named(
    two_graphs: Store, value: str, version: str
) -> None:
    job = Job(f"SELECT ?x {{ BIND({value} AS ?x) }}", "json", coding="gzip")
    assert worker.evaluate(two_graphs, job, SETTINGS.limits)[1]["version"] == version
