"""Threads with a bounded queue."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kg.errors import Busy

T = TypeVar("T")


class Threads:
    """A few threads for work that would hold up the event loop.

    Args:
        n_threads: how many.
        queue: how much may wait for one.
    """

    def __init__(self, n_threads: int, queue: int) -> None:
        self._most = n_threads + queue
        self._threads = ThreadPoolExecutor(n_threads, thread_name_prefix="flask")
        self._n_pending = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Return what ``work`` returns, called in a thread.

        Raises:
            Busy: too much waits for a thread.
        """
        if self._n_pending >= self._most:
            raise Busy("too many requests are waiting; ask again in a moment", "pages", self._most)
        self._n_pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._n_pending -= 1
