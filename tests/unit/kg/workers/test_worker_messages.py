import json
from pathlib import Path

from kg.workers.results import Limits
from kg.workers.worker import Job, WorkerSettings, encode_message


def test_a_message_starts_with_its_lengths() -> None:
    assert encode_message({"a": "é"}, b"body") == b'\0\0\0\x0f\0\0\0\4{"a": "\\u00e9"}body'
    assert encode_message({}, b"x" * 258) == b"\0\0\0\2\0\0\1\2{}" + b"x" * 258


def test_a_job_as_a_message() -> None:
    message = Job("ASK {} #é", "json", ("x:a", "x:b"), ("x:c",), "gzip").to_message()
    head, query = message[8:-10], message[-10:]
    assert (message[:8], query.decode()) == (b"\0\0\0%c\0\0\0\n" % len(head), "ASK {} #é")
    assert json.loads(head) == {
        "default": ["x:a", "x:b"],
        "named": ["x:c"],
        "token": "json",
        "coding": "gzip",
        "n_shown": 0,
    }


def test_settings_survive_json() -> None:
    settings = WorkerSettings(Path("/store"), 1_000, Limits(2, 3))
    assert json.loads(settings.to_json()) == ["/store", 1_000, [2, 3]]
    assert WorkerSettings.from_json(settings.to_json()) == settings
