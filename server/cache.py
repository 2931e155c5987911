"""Answers that are kept to be given again, up to so many bytes; the longest unused goes first.

A release never changes, so what is kept never becomes wrong.
"""

from collections import OrderedDict
from collections.abc import Hashable

from server.message import Response


class Cache:
    """Responses by what was asked.

    Attributes:
        n_bytes: of all bodies, with an allowance for what surrounds each.
    """

    _AROUND_BYTES = 1_000

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[Hashable, Response] = OrderedDict()
        self.n_bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Response | None:
        """Return what is kept; None where nothing is."""
        response = self._kept.get(key)
        if response is not None:
            self._kept.move_to_end(key)
        return response

    def put(self, key: Hashable, response: Response) -> None:
        """Keep a response; one that takes more than an eighth of all room is not kept."""
        size = self._size(response)
        if size > self._limit_bytes // 8 or key in self._kept:
            return
        self._kept[key] = response
        self.n_bytes += size
        while self.n_bytes > self._limit_bytes:
            _, oldest = self._kept.popitem(last=False)
            self.n_bytes -= self._size(oldest)

    def _size(self, response: Response) -> int:
        return len(response.body) + 2 * len(response.note.query) + self._AROUND_BYTES
