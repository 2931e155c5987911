"""What errors say, and how they reach another process."""

import json
from pathlib import Path

import pytest

from kg.errors import (
    BadRequest,
    Busy,
    DeadlineExceeded,
    EncodingError,
    Inconsistent,
    KgError,
    NotAcceptable,
    NotConformant,
    QuerySyntaxError,
    RequestError,
    ResultTooLarge,
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (EncodingError(Path("a/b"), 3, "is odd"), "a/b:3: is odd"),
        (EncodingError(Path("a/b"), None, "is odd"), "a/b: is odd"),
        (
            Inconsistent(["a is no b", "c is no d"], ["<a:a> <a:b> <a:c> ."]),
            "the facts contradict each other:\na is no b\nc is no d\n<a:a> <a:b> <a:c> .",
        ),
        (NotConformant(["a", "b"]), "not conformant:\na\nb"),
        (NotAcceptable("pdf", ["ttl", "nt"]), "cannot answer as 'pdf'; available: ttl, nt"),
        (Busy("come back", "query_queue", 5), "come back"),
    ],
)
def test_an_error_says_what_is_wrong(error: KgError, words: str) -> None:
    assert str(error) == words


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (BadRequest("what?"), ["what?", "", 0]),
        (BadRequest("too deep", "nesting", 9), ["too deep", "nesting", 9]),
        (QuerySyntaxError("error at 3:14: what?"), ["error at 3:14: what?", "", 0]),
        (NotAcceptable("pdf", ["ttl", "nt"]), ["pdf", ("ttl", "nt")]),
        (ResultTooLarge("too large", "max_rows", 7), ["too large", "max_rows", 7]),
        (
            DeadlineExceeded("too slow", "query_timeout_s", 1.5),
            ["too slow", "query_timeout_s", 1.5],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_survives_the_trip_to_another_process(
    error: RequestError, arguments: list[object]
) -> None:
    assert error.arguments == arguments
    copy = type(error)(*json.loads(json.dumps(error.arguments)))
    assert (str(copy), vars(copy)) == (str(error), vars(error))


@pytest.mark.parametrize(
    ("message", "position"),
    [
        ("error at 12:34: what", (12, 34)),
        ("here: error at 1:2", (1, 2)),
        ("error at 1:2: then error at 3:4: what", (1, 2)),
        (f"error at {'9' * 9}:1: what", (999_999_999, 1)),
        (f"error at {'9' * 10}:1: what", None),
        (f"error at 1:{'9' * 10}: what", None),
        ("terror at 1:2: what", None),
        ("error at 1:2a", None),
        ("error at 12: what", None),
        ("what", None),
    ],
)
def test_a_syntax_error_knows_its_position(message: str, position: tuple[int, int] | None) -> None:
    assert QuerySyntaxError(message).position == position
