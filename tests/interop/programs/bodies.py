"""requests: queries in bodies, from a generator (chunked), compressed, and both.

Usage: python bodies.py URL QUERY. Prints JSON: the answers by the way of sending.
"""

import gzip
import json
import sys
from collections.abc import Iterator

import requests

URL, QUERY = sys.argv[1], sys.argv[2].encode()
HEADERS = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
ZIPPED = {**HEADERS, "Content-Encoding": "gzip"}


def parts(body: bytes) -> Iterator[bytes]:
    """Yield a body in parts."""
    for start in range(0, len(body), 7):
        yield body[start : start + 7]


def post(body: bytes | Iterator[bytes], headers: dict[str, str]) -> str:
    response = requests.post(URL, data=body, headers=headers, timeout=60)
    response.raise_for_status()
    return str(response.text)


answers = {
    "whole": post(QUERY, HEADERS),
    "chunked": post(parts(QUERY), HEADERS),
    "gzip": post(gzip.compress(QUERY), ZIPPED),
    "gzip, chunked": post(parts(gzip.compress(QUERY)), ZIPPED),
}
json.dump(answers, sys.stdout)
