"""Answers that are kept to be given again, up to so many bytes; the longest unused goes first.

A release never changes, so what is kept never becomes wrong.
"""

from collections import OrderedDict
from collections.abc import Hashable

from server.web.message import Response


class Cache:
    """Responses by what was asked.

    Attributes:
        n_bytes: of all bodies, with an allowance for what surrounds each.
    """

    _AROUND_BYTES = 1_000

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[Hashable, tuple[Response, int]] = OrderedDict()
        self.n_bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Response | None:
        """Return what is kept; None where nothing is."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept[0]

    def put(self, key: Hashable, response: Response) -> None:
        """Keep a response; one that takes more than an eighth of all room is not kept."""
        size = len(response.body) + 4 * len(response.note.query) + self._AROUND_BYTES
        if size > self._limit_bytes // 8 or key in self._kept:
            return
        self._kept[key] = (response, size)
        self.n_bytes += size
        while self.n_bytes > self._limit_bytes:
            _, (_, freed) = self._kept.popitem(last=False)
            self.n_bytes -= freed
