"""The answer to a query, arranged for people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup

from kg.namespaces import PREFIXES
from kg.sparql.query import Query
from server.charts import literals
from server.endpoint import result_drawings
from server.endpoint.columns import Columns, Row
from server.endpoint.completion import prefixed_name
from server.endpoint.result_drawings import Chart
from server.graph.graph_reader import PER_CENT
from server.graph.names import DisplayName, Names
from server.graph.queries import ReleaseNames
from server.maps import places_map

#: A page shows at most this many rows; every other format has all.
SHOWN_ROWS: Final = 500
#: Characters of a text; the rest of a longer one is shown on demand.
_MAX_CHARACTERS: Final = 400
_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class ResultCell:
    """One term of a result.

    Attributes:
        text: of a literal; of an IRI, shortened where a prefix fits.
        lang: of a literal.
        datatype: of a literal other than a text or number, shortened; of a share, its unit.
        href: where an IRI leads; None if it leads nowhere.
        iri: in full; None for any other term.
        label: the name of the thing.
        is_number: whether the term is a number.
    """

    text: str
    lang: str | None = None
    datatype: str | None = None
    href: str | None = None
    iri: str | None = None
    label: DisplayName | None = None
    is_number: bool = False

    @property
    def beginning(self) -> str:
        """The part of a long text that is always shown; empty if all of it is."""
        return self.text[:_MAX_CHARACTERS] if len(self.text) > _MAX_CHARACTERS + 100 else ""


class Result:
    """The result of a query, read from the answer when the page is rendered.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        body: SPARQL results in JSON, or Turtle.
        tokens: of the formats that can carry the result.
    """

    def __init__(
        self,
        query: Query,
        body: bytes,
        tokens: Sequence[str],
        names: Names,
        release_names: ReleaseNames,
    ) -> None:
        self.form, self.body, self.tokens = query.form, body, tokens
        self._query, self._names, self._release_names = query, names, release_names
        self._cells: dict[str, ResultCell] = {}

    @cached_property
    def _value(self) -> Any:
        return json.loads(self.body)

    @property
    def boolean(self) -> bool:
        """The answer of an ASK."""
        return bool(self._value["boolean"])

    @property
    def variables(self) -> list[str]:
        """The columns of a SELECT."""
        return list(self._value["head"]["vars"])

    @property
    def _solutions(self) -> list[Row]:
        solutions: list[Row] = self._value["results"]["bindings"]
        return solutions

    @property
    def n_rows(self) -> int:
        """The number of solutions of a SELECT."""
        return len(self._solutions)

    @cached_property
    def rows(self) -> list[list[ResultCell | None]]:
        """The first SHOWN_ROWS solutions of a SELECT, a cell for each variable."""
        return [
            [self._cell(row, name) if name in row else None for name in self.variables]
            for row in self._solutions[:SHOWN_ROWS]
        ]

    def _cell(self, row: Row, name: str) -> ResultCell:
        cell = self._term_cell(row[name])
        is_share = cell.is_number and self._columns.is_share(row, name)
        return replace(cell, datatype=PER_CENT) if is_share else cell

    @cached_property
    def unknown(self) -> list[tuple[str, ResultCell | None]]:
        """The names in the query that the release lacks, each with the nearest that it has.

        Empty unless a SELECT has no rows or an ASK is false.
        """
        is_empty = {"SELECT": lambda: not self.n_rows, "ASK": lambda: not self.boolean}
        if self.form not in is_empty or not is_empty[self.form]():
            return []
        return [
            (name.text, self._iri_cell(name.near) if name.near else None)
            for name in self._release_names.unknown(self._query)
        ]

    @property
    def text(self) -> str:
        """The graph of a CONSTRUCT or DESCRIBE."""
        return self.body.decode()

    @cached_property
    def _columns(self) -> Columns:
        rows = [
            {name: term for name, term in row.items() if term["type"] != "triple"}
            for row in self._solutions[:SHOWN_ROWS]
        ]
        return Columns(self._query, self.variables, rows, self._names)

    @cached_property
    def numeric(self) -> frozenset[str]:
        """The columns of numbers."""
        return frozenset(self._columns.numbers)

    @cached_property
    def chart(self) -> Chart | None:
        """The chart of a SELECT; None if its columns allow none."""
        return result_drawings.draw_chart(self._columns)

    @cached_property
    def map(self) -> Markup | None:
        """The map of the places in a SELECT; None if it has none."""
        places = result_drawings.find_places(self._columns)
        return places_map.draw(tuple(places), "Places of the result") if places else None

    def _term_cell(self, term: literals.ResultTerm) -> ResultCell:
        value, datatype = term["value"], term.get("datatype", "")
        match term["type"]:
            case "uri":
                if value not in self._cells:
                    self._cells[value] = self._iri_cell(value)
                return self._cells[value]
            case "bnode":
                return ResultCell(f"_:{value}")
            case "triple":
                return ResultCell(json.dumps(value, ensure_ascii=False))
        if literals.read_number(term) is not None:
            return ResultCell(value, is_number=True)
        is_plain = datatype in ("", f"{_XSD}boolean")
        return ResultCell(value, term.get("xml:lang"), None if is_plain else self._short(datatype))

    def _iri_cell(self, iri: str) -> ResultCell:
        href = self._names.links.leads_to(iri)
        label = self._names.label(iri)
        name = DisplayName(label.value, label.language) if label is not None else None
        return ResultCell(self._short(iri), href=href, iri=iri, label=name)

    def _short(self, iri: str) -> str:
        """Return a prefixed name, or else the part of an IRI after the release's base."""
        base = self._names.store.manifest.base_iri
        return prefixed_name(iri, base) or (iri.removeprefix(base) if iri != base else iri)
