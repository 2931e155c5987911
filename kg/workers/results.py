"""Results of queries as bytes: in a format that can carry them, complete, and compressed.

Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4.1
"""

import gzip
import io
import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from typing import Final

import pyoxigraph as ox
import zstandard

from kg import rdf
from kg.dataset.blank_nodes import RANDOM, BlankNodeNumbers
from kg.errors import NotAcceptable, ResultTooLarge
from kg.formats import Format, Kind, by_token, offered
from kg.store import Results, Store

#: The content codings on offer, best first.
CODINGS: Final = ("zstd", "gzip")
#: A shorter body is sent as it is: compression would hardly make it smaller.
MIN_CODED_BYTES: Final = 512
_GZIP_LEVEL, _ZSTD_LEVEL = 4, 3
#: The beginning of a result is cut from this many bytes of it.
MAX_BEGINNING_BYTES: Final = 4 * 1024**2
#: Triples that are taken from the engine at a time.
_BATCH: Final = 1_000
_JSON, _XML, _CSV, _TSV = map(by_token, ("json", "xml", "csv", "tsv"))
#: What separates or begins solutions outside strings, and how many fewer there are of it.
_ROWS: Final = {_JSON: (b"},{", 1), _XML: (b"<result>", 0), _CSV: (b"\r\n", -1), _TSV: (b"\n", -1)}
_QUOTED: Final = re.compile(rb'"[^"]*(?:"|\Z)')
#: Between two solutions in JSON that are not empty; a quotation mark in a string has a backslash.
_BETWEEN: Final = re.compile(rb'}},{"[^},]')
#: What a triple term looks like in the engine's CSV, as few texts do; the first search is faster.
_LIKE_TRIPLES: Final = (
    re.compile(rb" [^ \n]*:[^ \n]* "),
    re.compile(rb"[,\n][^ ,\n]*:[^ ,\n]* [^ ,\n]*:[^ ,\n]* "),
)
#: In the engine's TSV: a literal before its language or datatype, an IRI, or a number in a triple.
_PART: Final = re.compile(
    r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<[^>]*>)?|<([^<>]*)>|(?<= )([-+.\w]+)(?= \)>>)'
)
_ESCAPE: Final = re.compile(r"\\(.)")
_UNESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
#: The name of a blank node that the query creates; in a literal it does no harm.
_CREATED: Final = re.compile(f"_:{RANDOM.pattern}")
#: Characters that XML 1.0 cannot carry; see ``formats.NOT_XML``, which takes longer.
_NOT_XML: Final = tuple(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a result may be.

    Attributes:
        rows: solutions of a SELECT, triples of a CONSTRUCT or DESCRIBE.
        n_bytes: size in its format, before compression.
    """

    rows: int
    n_bytes: int

    def check_rows(self, n: int, name: str = "rows") -> None:
        """Raise ResultTooLarge if a result has more rows than allowed."""
        if n > self.rows:
            raise _too_large(f"has more than {self.rows} {name}", "max_rows", self.rows)

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


def serialize(
    results: Results,
    form: Format,
    store: Store,
    limits: Limits = UNLIMITED,
    again: Callable[[], Results] | None = None,
) -> bytes:
    """Return ``results`` in full.

    The triples of a graph are sorted and distinct, and its blank nodes have their names in the
    store: the same query gives the same bytes.

    Args:
        results: what the query returned; it can be read once.
        form: one of ``offers(results)``.
        store: the store that was queried.
        limits: the largest result that is returned.
        again: evaluates the query once more, for a CSV that the engine writes ambiguously.

    Raises:
        NotAcceptable: the syntax cannot carry the results.
        ResultTooLarge: the result exceeds ``limits``.
    """
    if form not in offers(results):
        raise NotAcceptable(form.token, [row.token for row in offers(results)])
    match results:
        case ox.QueryTriples():
            body = _graph(results, form, store, limits)
        case ox.QuerySolutions():
            body = _solutions(results, form, limits, again)
        case _:
            body = _write(results, form, UNLIMITED)
    if form.is_xml:
        bad = (c for c in _NOT_XML if c.encode()[:1] in body and c.encode() in body)
        if character := next(bad, ""):  # one byte is searched for twenty times as fast as several
            raise NotAcceptable(
                f"{form.token} with the character {character!r}, which XML cannot carry",
                [row.token for row in offers(results) if not row.is_xml],
            )
        body = body.replace(b"\r", b"&#xD;")  # XML parsers would read a line feed
    limits.check_bytes(len(body))
    return body


@dataclass(frozen=True, slots=True)
class Size:
    """How large a result is.

    Attributes:
        n_shown: solutions or triples in its beginning.
        n: solutions or triples in all; None if the result exceeds a limit.
        limit: the name of that limit; empty if there is none.
        value: of the limit.
    """

    n_shown: int
    n: int | None
    limit: str = ""
    value: float = 0


def beginning(results: Results, n: int, store: Store, limits: Limits) -> tuple[bytes, Size]:
    """Return the first rows or triples of a result for a page, and how large all of it is.

    Args:
        results: what the query returned; it can be read once.
        n: how many rows or triples, at most; fewer if they are long.
        store: the store that was queried.
        limits: the largest result that is counted.

    Returns:
        JSON with solutions or a boolean, or Turtle.
    """
    form = offers(results)[0]
    if isinstance(results, ox.QueryTriples):
        triples = _distinct(results, limits.rows)
        shown = _cut(triples[:n])
        body = rdf.serialize(shown, form, store.manifest.base_iri, store.context)
        if len(triples) > limits.rows:
            return body, Size(len(shown), None, "max_rows", limits.rows)
        return body, Size(len(shown), len(triples))
    file = _Capped(form, limits)
    try:
        results.serialize(output=file, format=form.codec)  # type: ignore[arg-type]  # see offers
        n_rows = _count_rows(file.getvalue(), form)
        limits.check_rows(n_rows)
    except ResultTooLarge as error:
        body, n_shown = _first_solutions(file.getvalue(), n)
        return body, Size(n_shown, None, error.limit, error.value)
    if isinstance(results, ox.QueryBoolean):
        return file.getvalue(), Size(1, 1)
    body, n_shown = _first_solutions(file.getvalue(), n)
    return body, Size(n_shown, n_rows)


def _cut(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return the first triples that are not too long together."""
    lengths = accumulate(len(str(triple)) for triple in triples)
    return [triple for triple, n in zip(triples, lengths, strict=True) if n <= MAX_BEGINNING_BYTES]


def _first_solutions(body: bytes, n: int) -> tuple[bytes, int]:
    """Return JSON with the first solutions, at most n, from the beginning of JSON; and how many."""
    text = body[:MAX_BEGINNING_BYTES].decode(errors="ignore")
    head, separator, solutions = text.partition('"bindings":[')
    decoder, end, n_shown = json.JSONDecoder(), 0, 0
    with suppress(json.JSONDecodeError):  # there are no more, or the next is cut
        for n_shown in range(n):
            _, end = decoder.raw_decode(solutions, end + bool(n_shown))
        n_shown = n
    return f"{head}{separator}{solutions[:end]}]}}}}".encode(), n_shown


def _graph(triples: ox.QueryTriples, form: Format, store: Store, limits: Limits) -> bytes:
    distinct = _distinct(triples, limits.rows)
    limits.check_rows(len(distinct), "triples")
    return rdf.serialize(distinct, form, store.manifest.base_iri, store.context)


def _distinct(triples: ox.QueryTriples, rows: int) -> list[ox.Triple]:
    """Return the distinct triples, sorted; if there are more than ``rows``, only some of them."""
    distinct: dict[str, ox.Triple] = {}  # in the engine's order, which is the same each time
    while len(distinct) <= rows and (batch := [*islice(triples, _BATCH)]):
        distinct.update(zip(map(str, batch), batch, strict=True))
    if _CREATED.search("\n".join(distinct)):
        return sorted(map(BlankNodeNumbers("b", RANDOM).rename, distinct.values()), key=str)
    return [distinct[text] for text in sorted(distinct)]


class _Capped(io.BytesIO):
    """A file in memory for solutions or a boolean, with a maximum length and number of rows."""

    def __init__(self, form: Format, limits: Limits) -> None:
        super().__init__()
        self.form, self.limits = form, limits
        self.mark, missing = _ROWS[form]
        self.n_marks, self.max_marks = 0, limits.rows - missing
        self.end = b""  # where a mark may have begun
        self.is_over = False

    def write(self, data: object) -> int:
        """Append ``data``; raises ResultTooLarge."""
        assert isinstance(data, bytes)  # from the engine
        if self.is_over:  # the engine tries again what it could not write
            return len(data)
        n = super().write(data)
        self.is_over = True
        self.limits.check_bytes(self.tell())
        part = self.end + data
        self.n_marks += part.count(self.mark)
        self.end = part[max(len(part) + 1 - len(self.mark), 0) :]
        if self.n_marks > self.max_marks:
            self.limits.check_rows(_count_rows(self.getvalue(), self.form))
            self.max_marks = 2 * self.n_marks  # most are in strings
        self.is_over = False
        return n


def _write(results: Results, form: Format, limits: Limits) -> bytes:
    """Return solutions or a boolean as the engine writes them."""
    assert isinstance(form.codec, ox.QueryResultsFormat)  # see offers
    assert not isinstance(results, ox.QueryTriples)
    file = _Capped(form, limits)
    results.serialize(output=file, format=form.codec)
    body = file.getvalue()
    if file.n_marks + _ROWS[form][1] > limits.rows:  # not exact: see _count_rows
        limits.check_rows(_count_rows(body, form))
    return body


def _solutions(
    solutions: ox.QuerySolutions, form: Format, limits: Limits, again: Callable[[], Results] | None
) -> bytes:
    n_columns = len(solutions.variables)
    body = _write(solutions, form, limits)
    if form is _CSV and _is_ambiguous(body, n_columns):
        assert again  # for every CSV
        body = _to_csv(_write(again(), _TSV, UNLIMITED).decode())
    return body


def _count_rows(body: bytes, form: Format) -> int:
    """Return the number of solutions in a body, or in its beginning."""
    mark, missing = _ROWS[form]
    if body.endswith(b":[]}}"):  # JSON without any
        return 0
    if form is _JSON and b"{}" not in body:  # faster
        return sum(1 for _ in _BETWEEN.finditer(body)) + 1
    return _without_strings(body, form).count(mark) + missing


def _without_strings(body: bytes, form: Format) -> bytes:
    """Return JSON or CSV without what stands in quotation marks; XML and TSV as they are."""
    if form is _JSON and b"\\" in body:
        body = body.replace(rb"\\", b"").replace(rb"\"", b"")
    return _QUOTED.sub(b"", body) if form in (_JSON, _CSV) else body


def _is_ambiguous(body: bytes, n_columns: int) -> bool:
    """Whether readers may take the engine's CSV for something else.

    It may have a comma outside quotes, a triple term, an empty line, or begin with U+FEFF.

    Source: https://www.rfc-editor.org/rfc/rfc4180.html#section-2 (6)
    """
    plain = _without_strings(body, _CSV)
    n_commas = max(n_columns - 1, 0) * plain.count(b"\r\n")
    return (
        body.startswith(BOM_UTF8)  # many readers would skip it
        or plain.count(b",") != n_commas
        or (n_columns == 1 and b"\r\n\r\n" in plain)
        or all(pattern.search(plain) for pattern in _LIKE_TRIPLES)
    )


def _to_csv(tsv: str) -> bytes:
    """Return CSV from the engine's TSV, which is never ambiguous.

    A row that is only an empty field is quoted, because many readers skip empty lines. A triple
    term is ``<<( subject predicate object )>>``, a literal in it in quotation marks.

    Source: https://www.w3.org/TR/sparql12-results-csv-tsv/#csv-terms
    """
    head, *lines = tsv.split("\n")[:-1]
    field = cache(_csv_field)
    rows = (",".join(map(field, line.split("\t"))) or '""' for line in lines)
    names = head.replace("?", "").split("\t")
    header = ",".join(f'"{name}"' if name.startswith("\ufeff") else name for name in names)
    return "\r\n".join([header, *rows, ""]).encode()


def _csv_field(term: str) -> str:
    """Return a term of the engine's TSV as a field, in quotation marks if it must be."""
    is_triple = term.startswith("<<(")

    def value(match: re.Match[str]) -> str:
        if match[2] is not None:
            return match[2]
        text = match[3] or _ESCAPE.sub(lambda m: _UNESCAPED.get(m[1], m[1]), match[1])
        return '"' + text.replace('"', '""') + '"' if is_triple else text

    text = _PART.sub(value, term)
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


def _too_large(reason: str, limit: str, value: int) -> ResultTooLarge:
    detail = f"the result {reason}: request parts (LIMIT and OFFSET), or download the data"
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
