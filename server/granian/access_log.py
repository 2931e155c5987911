"""The access log: a JSON object a line. Of a query it has the digest, not what was asked."""

import hashlib
import json
import logging
import sys
from datetime import UTC, datetime
from typing import Protocol, TextIO

from server.web.message import Response


class Asked(Protocol):
    """A request, as granian has it; the path is without parameters, which may hold a query."""

    client: str
    method: str
    path: str


class AccessLog:
    """Where requests are written down.

    Attributes:
        with_text: whether queries are written as they are.
    """

    def __init__(self, name: str, *, with_text: bool) -> None:
        self._file: TextIO | None = None
        if name:
            self._file = sys.stdout if name == "-" else open(name, "a", encoding="utf-8")  # noqa: SIM115, PTH123 (open as long as the server)
        self.with_text = with_text

    def write(self, asked: Asked, made: Response, n_bytes: int, seconds: float) -> None:
        """Write one line.

        Args:
            asked: by whom, and for what.
            made: what was answered.
            n_bytes: of the body that was sent.
            seconds: what it took.
        """
        if self._file is None:
            return
        row: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": asked.client,
            "method": asked.method,
            "path": asked.path,
            "status": made.status,
            "bytes": n_bytes,
            "ms": round(seconds * 1000, 2),
        }
        if made.note.outcome:
            row["outcome"] = made.note.outcome
        if made.note.query:
            row["query"] = f"sha256:{hashlib.sha256(made.note.query.encode()).hexdigest()[:16]}"
            if self.with_text:
                row["text"] = made.note.query
        try:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:  # a full disk is no reason not to answer
            logging.getLogger("reliefgraph").warning("the access log: %s", error)
