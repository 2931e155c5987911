import hashlib
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.granian.access_log import AccessLog
from server.web.message import QueryNote, Response

QUERY = "SELECT ('é' AS ?x) {}"
DIGEST = f"sha256:{hashlib.sha256(QUERY.encode()).hexdigest()[:16]}"


@dataclass
class Asked:
    client: str = "192.0.2.1:1234"
    method: str = "GET"
    path: str = "/sparql"


@contextmanager
def opened(name: Path, *, with_text: bool = False) -> Iterator[AccessLog]:
    """Open a log that ends with the test; the server's ends with the process."""
    log = AccessLog(str(name), with_text=with_text)
    yield log
    with suppress(OSError):
        assert log._file
        log._file.close()


def written(path: Path, made: Response, *, with_text: bool = False) -> dict[str, object]:
    with opened(path, with_text=with_text) as log:
        log.write(Asked(), made, 26, 0.01234)
    (line,) = path.read_text("utf-8").splitlines()
    row = json.loads(line)
    assert isinstance(row, dict)
    return row


def test_a_query_is_logged_by_its_digest(tmp_path: Path) -> None:
    row = written(tmp_path / "log", Response(200, (), b"", QueryNote("computed", QUERY)))
    time = datetime.fromisoformat(str(row.pop("time")))
    assert abs(time - datetime.now(UTC)) < timedelta(minutes=1)
    assert row == {
        "client": "192.0.2.1:1234",
        "method": "GET",
        "path": "/sparql",
        "status": 200,
        "bytes": 26,
        "ms": 12.34,
        "outcome": "computed",
        "query": DIGEST,
    }


def test_the_text_is_logged_only_where_that_is_wanted(tmp_path: Path) -> None:
    made = Response(200, (), b"", QueryNote("hit", QUERY))
    row = written(tmp_path / "log", made, with_text=True)
    assert (row["query"], row["text"]) == (DIGEST, QUERY)


def test_what_is_no_query_has_neither_outcome_nor_query(tmp_path: Path) -> None:
    row = written(tmp_path / "log", Response(404, ()))
    assert list(row) == ["time", "client", "method", "path", "status", "bytes", "ms"]


def test_lines_are_added_to_what_is_there(tmp_path: Path) -> None:
    for _ in range(2):
        with opened(tmp_path / "log") as log:
            log.write(Asked(), Response(200, ()), 0, 0)
    assert len((tmp_path / "log").read_text("utf-8").splitlines()) == 2


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    AccessLog("-", with_text=False).write(Asked(), Response(200, ()), 0, 0)
    assert json.loads(capsys.readouterr().out)["status"] == 200


def test_nothing_is_logged_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    AccessLog("", with_text=False).write(Asked(), Response(200, ()), 0, 0)
    assert capsys.readouterr().out == ""


def test_a_full_disk_is_no_reason_not_to_answer(caplog: pytest.LogCaptureFixture) -> None:
    with opened(Path("/dev/full")) as log, caplog.at_level(logging.WARNING, "reliefgraph"):
        log.write(Asked(), Response(200, ()), 0, 0)
    assert "the access log: [Errno 28] No space left on device" in caplog.text


def test_lines_are_flushed_and_not_escaped(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with opened(path, with_text=True) as log:
        made = Response(200, (), b"", QueryNote("", QUERY))
        log.write(Asked(path="/é\n"), made, 0, 0.0000149)
        text = path.read_text("utf-8")
    assert text.endswith("\n")
    row = json.loads(text)
    assert (row["path"], row["ms"], row["text"]) == ("/é\n", 0.01, QUERY)
    assert list(row)[-2:] == ["query", "text"]
    assert "é" in text
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", row["time"])


def test_an_outcome_alone_is_logged(tmp_path: Path) -> None:
    row = written(tmp_path / "log", Response(404, (), b"", QueryNote("NotFound")), with_text=True)
    assert list(row)[7:] == ["outcome"]
