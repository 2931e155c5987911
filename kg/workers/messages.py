"""What a pool and its workers say to each other.

A message is two lengths (four bytes each, big-endian), a head in JSON and a body.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.workers.results import Limits

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
    """

    query: str
    token: str
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    coding: str = ""

    def frame(self) -> bytes:
        """Return the message that carries the job."""
        head = {
            "default": self.default,
            "named": self.named,
            "token": self.token,
            "coding": self.coding,
        }
        return frame(head, self.query.encode())


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker is started with.

    Attributes:
        store: directory of the store.
        memory_bytes: what it may use beyond what the opened store takes.
        limits: of an answer.
    """

    store: Path
    memory_bytes: int
    limits: Limits

    def to_json(self) -> str:
        """Return the forker's argument."""
        limits = [self.limits.rows, self.limits.n_bytes]
        return json.dumps([str(self.store), self.memory_bytes, limits])

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Read the forker's argument."""
        store, memory, limits = json.loads(text)
        return cls(Path(store), memory, Limits(*limits))


def frame(head: Mapping[str, Any], body: bytes) -> bytes:
    """Return a message."""
    text = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(text), len(body)), text, body))
