"""The access log: one JSON object per line, with a digest of each query instead of its text."""

import hashlib
import json
import logging
import sys
from datetime import UTC, datetime
from typing import Protocol, TextIO

from server.web.message import Response


class Scope(Protocol):
    """A request as granian passes it; the path has no parameters, since these may be a query."""

    client: str
    method: str
    path: str


class AccessLog:
    """The file that gets a line for each request.

    Attributes:
        with_text: whether the text of a query is also written.
    """

    def __init__(self, name: str, *, with_text: bool) -> None:
        self._file: TextIO | None = None
        if name:
            self._file = sys.stdout if name == "-" else open(name, "a", encoding="utf-8")  # noqa: SIM115, PTH123 (open as long as the server)
        self.with_text = with_text

    def write(self, scope: Scope, response: Response, n_bytes: int, seconds: float) -> None:
        """Write one line: ``n_bytes`` of the body were sent, ``seconds`` after the request."""
        if self._file is None:
            return
        row: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": scope.client,
            "method": scope.method,
            "path": scope.path,
            "status": response.status,
            "bytes": n_bytes,
            "ms": round(seconds * 1000, 2),
        }
        if response.note.outcome:
            row["outcome"] = response.note.outcome
        if response.note.query:
            row["query"] = f"sha256:{hashlib.sha256(response.note.query.encode()).hexdigest()[:16]}"
            if self.with_text:
                row["text"] = response.note.query
        try:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:  # even with a full disk, requests are answered
            logging.getLogger("reliefgraph").warning("the access log: %s", error)
