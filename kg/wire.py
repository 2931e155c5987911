"""What a pool and its workers say to each other.

A message is two lengths (four bytes each, big-endian), a head in JSON and a body.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.answers import Limits

LENGTHS: Final = struct.Struct("!II")
#: Exit status of a worker that reached its memory limit in Python; in the engine it is aborted.
OUT_OF_MEMORY: Final = 3


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is asked.

    Attributes:
        query: SPARQL.
        default: graphs of the protocol's default graph.
        named: graphs of the protocol's named graphs.
        token: of the format to answer in.
        coding: how to compress the answer; empty for not at all.
        services: endpoints that SERVICE may call, each with the URL that stands in for it.
    """

    query: str
    token: str
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    coding: str = ""
    services: Mapping[str, str] | None = None

    def frame(self) -> bytes:
        """Return the message that carries the job."""
        head = {
            "default": self.default,
            "named": self.named,
            "token": self.token,
            "coding": self.coding,
            "services": dict(self.services or {}),
        }
        return frame(head, self.query.encode())


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker is started with.

    Attributes:
        store: directory of the store.
        memory_bytes: what it may use beyond what the opened store takes.
        limits: of an answer.
        is_offline: whether it is cut off from any network, where the system allows that.
    """

    store: Path
    memory_bytes: int
    limits: Limits
    is_offline: bool

    def to_json(self) -> str:
        """Return the forker's argument."""
        limits = [self.limits.rows, self.limits.n_bytes]
        return json.dumps([str(self.store), self.memory_bytes, limits, self.is_offline])

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Read the forker's argument."""
        store, memory, limits, is_offline = json.loads(text)
        return cls(Path(store), memory, Limits(*limits), is_offline)


def frame(head: Mapping[str, Any], body: bytes) -> bytes:
    """Return a message."""
    text = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(text), len(body)), text, body))
