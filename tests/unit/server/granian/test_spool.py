import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.granian.bridge import SHORT_BYTES, Spool


def test_the_parts_become_one_file_each_time_another() -> None:
    spool = Spool()
    one, two = spool.write([b"a", b"", b"bc"]), spool.write([b"d"])
    assert (one.read_bytes(), two.read_bytes()) == (b"abc", b"d")
    spool.close()


def test_a_file_that_is_being_sent_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.granian.bridge._OPEN_WITHIN_S", 0.01)
    spool = Spool()

    async def main(path: Path) -> bytes:
        with path.open("rb") as file:
            spool.drop(path)
            assert path.exists()  # until it has been opened
            await asyncio.sleep(0.05)
            assert not path.exists()
            return file.read()

    assert asyncio.run(main(spool.write([b"a" * 100_000]))) == b"a" * 100_000
    spool.close()


def test_the_directory_goes_when_the_spool_is_closed() -> None:
    spool = Spool()
    path = spool.write([b"a"])
    spool.close()
    assert not path.parent.exists()


def test_the_directory_goes_when_the_spool_is_forgotten() -> None:
    spool = Spool()
    path = spool.write([b"a"])
    del spool
    assert not path.parent.exists()


def test_only_the_owner_can_read_what_is_sent() -> None:
    spool = Spool()
    path = spool.write([b"a"])
    assert (path.stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)
    spool.close()


def test_a_file_is_deleted_when_its_parts_end_with_an_error() -> None:
    spool = Spool()
    kept = spool.write([b"kept"])

    def parts() -> Iterator[bytes]:
        yield b"a"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        spool.write(parts())
    assert list(kept.parent.iterdir()) == [kept]
    spool.close()


def test_a_file_keeps_its_name_for_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool()
    path = spool.write([b"a"])
    later: list[tuple[float, Callable[[], None]]] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "call_later", lambda *call: later.append(call), raising=False)
        spool.drop(path)

    asyncio.run(main())
    ((delay, delete),) = later
    assert (delay, path.exists()) == (10, True)
    delete()
    assert not path.exists()
    delete()
    spool.close()
    spool.close()


def test_the_directory_has_the_program_s_name() -> None:
    spool = Spool()
    path = spool.write([])
    assert path.parent.name.startswith("reliefgraph-")
    assert path.read_bytes() == b""
    spool.close()


def test_what_fits_into_memory_is_64_kilobytes() -> None:
    assert SHORT_BYTES == 65_536
