"""Results of queries as bytes: in a format that can carry them, complete, and compressed.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4.1
"""

import csv
import gzip
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import zstandard

from kg import rdf
from kg.dataset.blank_nodes import RANDOM, BlankNodeNumbers
from kg.errors import NotAcceptable, ResultTooLarge
from kg.formats import NOT_XML, Format, Kind, offered
from kg.store import Results, Store

#: The content codings on offer, best first.
CODINGS: Final = ("zstd", "gzip")
#: A shorter body is sent as it is: compression would hardly make it smaller.
MIN_CODED_BYTES: Final = 512
_GZIP_LEVEL, _ZSTD_LEVEL = 4, 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a result may be.

    Attributes:
        rows: solutions of a SELECT, triples of a CONSTRUCT or DESCRIBE.
        n_bytes: size in its format, before compression.
    """

    rows: int
    n_bytes: int

    def check_rows(self, *, has_more: bool) -> None:
        """Raise ResultTooLarge if a result has more rows than allowed."""
        if has_more:
            raise _too_large(f"has more than {self.rows} rows", "max_rows", self.rows)

    def check_bytes(self, n_bytes: int) -> None:
        """Raise ResultTooLarge if a result is longer than allowed."""
        if n_bytes > self.n_bytes:
            reason = f"is longer than {self.n_bytes} bytes"
            raise _too_large(reason, "max_result_bytes", self.n_bytes)


UNLIMITED: Final = Limits(2**63, 2**63)


def offers(results: Results) -> tuple[Format, ...]:
    """Return the formats that can carry ``results``, best first."""
    match results:
        case ox.QuerySolutions():
            return offered(Kind.BINDINGS)
        case ox.QueryBoolean():
            return offered(Kind.BOOLEAN)
        case _:
            return offered(Kind.GRAPH)


def serialize(results: Results, form: Format, store: Store, limits: Limits = UNLIMITED) -> bytes:
    """Return ``results`` in full.

    The triples of a graph are sorted and distinct, and its blank nodes have their names in the
    store: the same query gives the same bytes.

    Args:
        results: what the query returned; it can be read once.
        form: one of ``offers(results)``.
        store: the store that was queried.
        limits: the largest result that is returned.

    Raises:
        NotAcceptable: the syntax cannot carry the results.
        ResultTooLarge: the result exceeds ``limits``.
    """
    if form not in offers(results):
        raise NotAcceptable(form.token, [row.token for row in offers(results)])
    if isinstance(results, ox.QueryTriples):
        body = _graph(results, form, store, limits)
    else:
        body = _table(results, form, limits)
    if form.is_xml and (match := NOT_XML.search(body.decode())):
        raise NotAcceptable(
            f"{form.token} with the character {match.group()!r}, which XML cannot carry",
            [row.token for row in offers(results) if not row.is_xml],
        )
    return body


def _graph(triples: ox.QueryTriples, form: Format, store: Store, limits: Limits) -> bytes:
    quads: set[ox.Quad] = set()
    numbers = BlankNodeNumbers("b", RANDOM)  # the engine returns what it makes in the same order
    for triple in triples:
        quads.add(numbers.rename(ox.Quad(triple.subject, triple.predicate, triple.object)))
        limits.check_rows(has_more=len(quads) > limits.rows)
    in_order = sorted(quads, key=str)
    body = rdf.serialize(in_order, form, store.manifest.base_iri, store.context)
    limits.check_bytes(len(body))
    return body


class _Capped(io.BytesIO):
    """A file in memory with a maximum length."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits

    def write(self, data: object) -> int:
        """Append ``data``; raises ResultTooLarge."""
        n = super().write(data)  # type: ignore[arg-type]  # the engine writes bytes
        self.limits.check_bytes(self.tell())
        return n


def _table(results: ox.QuerySolutions | ox.QueryBoolean, form: Format, limits: Limits) -> bytes:
    assert isinstance(form.codec, ox.QueryResultsFormat)  # see offers
    file = _Capped(limits)
    results.serialize(output=file, format=form.codec)
    body = file.getvalue()
    if isinstance(results, ox.QuerySolutions):
        limits.check_rows(has_more=_HAS_MORE[form.token](body, limits.rows))
    return body


def _json_has_more(body: bytes, rows: int) -> bool:
    """``},{`` separates solutions, and occurs in a few strings."""
    return body.count(b"},{") >= rows and len(json.loads(body)["results"]["bindings"]) > rows


def _csv_has_more(body: bytes, rows: int) -> bool:
    """A line may break inside quotes."""
    if body.count(b"\n") <= rows + 1:
        return False
    return sum(1 for _ in csv.reader(io.StringIO(body.decode()))) > rows + 1


#: Whether a body has more than a number of solutions, by the token of its format.
_HAS_MORE: Final[dict[str, Callable[[bytes, int], bool]]] = {
    "json": _json_has_more,
    "xml": lambda body, rows: body.count(b"<result>") > rows,
    "csv": _csv_has_more,
    "tsv": lambda body, rows: body.count(b"\n") > rows + 1,
}


def _too_large(reason: str, limit: str, value: int) -> ResultTooLarge:
    detail = f"the result {reason}: request less (LIMIT and OFFSET), or download the data"
    return ResultTooLarge(detail, limit, value)


def compress(body: bytes, coding: str) -> tuple[bytes, str]:
    """Compress a body with one of CODINGS, unless it is too short to benefit.

    Returns:
        The body and its coding, which is empty if it was not compressed. The same body always
        gives the same bytes.
    """
    if not coding or len(body) < MIN_CODED_BYTES:
        return body, ""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body), coding
    return gzip.compress(body, _GZIP_LEVEL, mtime=0), coding
