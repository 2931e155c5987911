"""Content codings: how an answer is compressed on its way.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4.1
"""

import gzip
from typing import Final

import zstandard

#: Below this many bytes an answer is sent as it is: it would hardly become smaller.
WORTHWHILE_BYTES: Final = 512
_GZIP_LEVEL, _ZSTD_LEVEL = 4, 3

#: What can be produced here, best first.
CODINGS: Final = ("zstd", "gzip")


def encode(body: bytes, coding: str) -> bytes:
    """Return ``body`` in a coding of CODINGS, always as the same bytes; as it is for none."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0) if coding == "gzip" else body
