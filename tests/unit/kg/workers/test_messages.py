import json
from pathlib import Path

from kg.workers.messages import Job, Settings, frame
from kg.workers.results import Limits


def test_a_message_starts_with_its_lengths() -> None:
    assert frame({"a": "é"}, b"body") == b'\0\0\0\x0f\0\0\0\4{"a": "\\u00e9"}body'
    assert frame({}, b"x" * 258) == b"\0\0\0\2\0\0\1\2{}" + b"x" * 258


def test_a_job_as_a_message() -> None:
    message = Job("ASK {} #é", "json", ("x:a", "x:b"), ("x:c",), "gzip").frame()
    head, query = message[8:-10], message[-10:]
    assert (message[:8], query.decode()) == (b"\0\0\0%c\0\0\0\n" % len(head), "ASK {} #é")
    assert json.loads(head) == {
        "default": ["x:a", "x:b"],
        "named": ["x:c"],
        "token": "json",
        "coding": "gzip",
    }


def test_settings_survive_json() -> None:
    settings = Settings(Path("/store"), 1_000, Limits(2, 3))
    assert json.loads(settings.to_json()) == ["/store", 1_000, [2, 3]]
    assert Settings.from_json(settings.to_json()) == settings
