"""Answers: the result of a query in one of the formats that can carry it, whole or not at all."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import rdf
from kg.errors import NotAcceptable, ResultTooLarge
from kg.formats import NOT_XML, Format, Kind, offered
from kg.store import Results, Store


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an answer may be.

    Attributes:
        rows: solutions of a SELECT, triples of a CONSTRUCT or DESCRIBE.
        n_bytes: of the answer in its format, before any compression.
    """

    rows: int
    n_bytes: int


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

    The triples of a graph are sorted, each once, and their blank nodes have canonical names: the
    same query gives the same bytes.

    Args:
        results: of a query; they can be read once.
        form: one of ``offers(results)``.
        store: what was queried.
        limits: nothing larger is returned.

    Raises:
        NotAcceptable: the syntax cannot carry the results.
        ResultTooLarge: see ``limits``.
    """
    if form not in offers(results):
        raise NotAcceptable(form.token, [row.token for row in offers(results)])
    if isinstance(results, ox.QueryTriples):
        body = _graph(results, form, store, limits)
    else:
        body = _table(results, form, limits)
    if form.is_xml and (found := NOT_XML.search(body.decode())):
        raise NotAcceptable(
            f"{form.token} with the character {found.group()!r}, which XML cannot carry",
            [row.token for row in offers(results) if not row.is_xml],
        )
    return body


def _graph(triples: ox.QueryTriples, form: Format, store: Store, limits: Limits) -> bytes:
    found: set[ox.Quad] = set()
    for triple in triples:
        found.add(ox.Quad(triple.subject, triple.predicate, triple.object))
        if len(found) > limits.rows:
            raise _too_many(limits)
    if any(isinstance(t, ox.BlankNode) for quad in found for t in (quad.subject, quad.object)):
        dataset = ox.Dataset(found)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        found = set(dataset)
    quads = sorted(found, key=str)
    body = rdf.serialize(quads, form, store.manifest.base_iri, store.context)
    if len(body) > limits.n_bytes:
        raise _too_long(limits)
    return body


class _Capped(io.BytesIO):
    """A file that is never longer than it may be."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits

    def write(self, data: object) -> int:
        """Append ``data``; raises ResultTooLarge."""
        n = super().write(data)  # type: ignore[arg-type]  # the engine writes bytes
        if self.tell() > self.limits.n_bytes:
            raise _too_long(self.limits)
        return n


def _table(results: ox.QuerySolutions | ox.QueryBoolean, form: Format, limits: Limits) -> bytes:
    assert isinstance(form.codec, ox.QueryResultsFormat)  # see offers
    file = _Capped(limits)
    results.serialize(output=file, format=form.codec)
    body = file.getvalue()
    if isinstance(results, ox.QuerySolutions) and _COUNT[form.token](body, limits.rows):
        raise _too_many(limits)
    return body


def _json_has_more(body: bytes, rows: int) -> bool:
    """``},{`` stands between solutions, and in a few strings."""
    return body.count(b"},{") >= rows and len(json.loads(body)["results"]["bindings"]) > rows


def _csv_has_more(body: bytes, rows: int) -> bool:
    """A line may break inside quotes."""
    if body.count(b"\n") <= rows + 1:
        return False
    return sum(1 for _ in csv.reader(io.StringIO(body.decode()))) > rows + 1


#: Whether a body has more than so many solutions, by the token of its format.
_COUNT: Final[dict[str, Callable[[bytes, int], bool]]] = {
    "json": _json_has_more,
    "xml": lambda body, rows: body.count(b"<result>") > rows,
    "csv": _csv_has_more,
    "tsv": lambda body, rows: body.count(b"\n") > rows + 1,
}


def _too_many(limits: Limits) -> ResultTooLarge:
    return _too_large(f"has more than {limits.rows} rows", "max_rows", limits.rows)


def _too_long(limits: Limits) -> ResultTooLarge:
    reason = f"is longer than {limits.n_bytes} bytes"
    return _too_large(reason, "max_result_bytes", limits.n_bytes)


def _too_large(reason: str, limit: str, value: int) -> ResultTooLarge:
    detail = f"the result {reason}: ask for less (LIMIT and OFFSET), or take a copy of the data"
    return ResultTooLarge(detail, limit, value)
