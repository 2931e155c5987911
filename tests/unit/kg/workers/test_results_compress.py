import gzip
from collections.abc import Callable

import pytest
import zstandard

from kg.store import Store
from kg.workers import worker
from kg.workers.results import CODINGS, UNLIMITED, compress
from kg.workers.worker import Job

DECODE: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
}


def test_every_offered_coding_is_tested() -> None:
    assert {*CODINGS, ""} == set(DECODE)


@pytest.mark.parametrize("coding", DECODE)
def test_compression_is_lossless_and_repeatable(coding: str) -> None:
    body = b"relief " * 1_000
    coded, used = compress(body, coding)
    assert (DECODE[coding](coded), used) == (body, coding)
    assert compress(body, coding) == (coded, coding)
    assert (len(coded) < 200) == bool(coding)


def test_gzip_has_no_timestamp() -> None:
    """RFC 1952: bytes 4 to 7 are the time, which would make every answer different."""
    assert compress(b"x" * 512, "gzip")[0][4:8] == bytes(4)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(("n_bytes", "is_coded"), [(511, False), (512, True)])
def test_an_answer_is_compressed_from_512_bytes_on(
    store: Store, coding: str, n_bytes: int, *, is_coded: bool
) -> None:
    text = "x" * (n_bytes - len("x\r\n\r\n"))
    job = Job(f"SELECT ('{text}' AS ?x) {{}}", "csv", coding=coding)
    body, reply = worker.evaluate(store, job, UNLIMITED)
    assert reply == {"coding": coding if is_coded else "", "version": ""}
    assert DECODE[reply["coding"]](body) == f"x\r\n{text}\r\n".encode()


def test_compression_levels_favour_speed() -> None:
    body = b" ".join(b"%d" % (n * n) for n in range(2_000))
    assert compress(body, "gzip")[0] == gzip.compress(body, 4, mtime=0)
    assert compress(body, "zstd")[0] == zstandard.ZstdCompressor(level=3).compress(body)
    assert CODINGS == ("zstd", "gzip")
