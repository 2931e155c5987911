import gzip
from collections.abc import Callable

import pytest
import zstandard

from kg.store import Store
from kg.workers import codings, worker
from kg.workers.messages import Job
from kg.workers.results import UNLIMITED

DECODE: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
}


def test_each_coding_that_is_offered_is_tried_here() -> None:
    assert {*codings.CODINGS, ""} == set(DECODE)


@pytest.mark.parametrize("coding", DECODE)
def test_a_coding_decodes_to_the_same_bytes_and_is_always_the_same(coding: str) -> None:
    body = b"relief " * 1_000
    coded = codings.encode(body, coding)
    assert DECODE[coding](coded) == body
    assert codings.encode(body, coding) == coded
    assert (len(coded) < 200) == bool(coding)


def test_a_compressed_file_says_nothing_of_the_time() -> None:
    """RFC 1952: bytes 4 to 7 are the time, which would make each answer another."""
    assert codings.encode(b"x", "gzip")[4:8] == bytes(4)


@pytest.mark.parametrize("coding", codings.CODINGS)
@pytest.mark.parametrize(("n_bytes", "is_coded"), [(511, False), (512, True)])
def test_an_answer_is_compressed_from_512_bytes_on(
    store: Store, coding: str, n_bytes: int, *, is_coded: bool
) -> None:
    text = "x" * (n_bytes - len("x\r\n\r\n"))
    job = Job(f"SELECT ('{text}' AS ?x) {{}}", "csv", coding=coding)
    body, said, length = worker.evaluate(store, job, UNLIMITED)
    assert (said, length) == (coding if is_coded else "", n_bytes)
    assert DECODE[said](body) == f"x\r\n{text}\r\n".encode()


def test_compression_levels_favour_speed() -> None:
    body = b" ".join(b"%d" % (n * n) for n in range(2_000))
    assert codings.encode(body, "gzip") == gzip.compress(body, 4, mtime=0)
    assert codings.encode(body, "zstd") == zstandard.ZstdCompressor(level=3).compress(body)
    assert codings.CODINGS == ("zstd", "gzip")
