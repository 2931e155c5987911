"""A WSGI application in a few threads, on an application of a few lines."""

import asyncio
import threading
from functools import partial

import pytest

from kg.errors import Busy
from server.bridge import Bridge


def test_as_many_wait_as_the_queue_holds() -> None:
    async def fill() -> Busy:
        bridge = Bridge(lambda environ, start_response: [], threads=1, queue=2)
        gate = threading.Event()
        wait = partial(gate.wait, 60)
        running = [asyncio.ensure_future(bridge.run(wait)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy) as caught:
            await bridge.run(gate.set)
        gate.set()
        assert await asyncio.gather(*running) == [True, True, True]
        assert await bridge.run(lambda: "free again") == "free again"
        return caught.value

    busy = asyncio.run(fill())
    assert (busy.limit, busy.value) == ("pages", 3)
