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
from server.endpoint import result_chart, result_map
from server.endpoint.columns import Columns, Row
from server.endpoint.completion import Prefixes, prefixes
from server.endpoint.result_chart import Chart
from server.graph.graph_reader import PER_CENT
from server.graph.names import DisplayName, Names
from server.graph.unknown_names import Known
from server.maps import places_map

#: A page shows so many rows; every other format has all.
SHOWN_ROWS: Final = 500
#: A longer text is shown on demand.
_LONG: Final = 400
_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One term.

    Attributes:
        text: of a literal; of an IRI, shortened where a prefix fits.
        lang: of a literal.
        datatype: of a literal that is no plain text and no number, shortened; of a share, its unit.
        href: where an IRI leads; None where it leads nowhere.
        iri: whole; None for what is none.
        label: what the thing is called.
        is_number: whether it is one.
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
        """What is shown of a long text; empty where all of it is."""
        return self.text[:_LONG] if len(self.text) > _LONG + 100 else ""


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """An answer from the engine.

    Attributes:
        query: the query.
        body: SPARQL results in JSON, or Turtle.
        tokens: of the formats that can carry it.
    """

    query: Query
    body: bytes
    tokens: Sequence[str]


class Result:
    """What a query gave; it is read when the page is made."""

    def __init__(self, answer: QueryAnswer, names: Names, known: Known) -> None:
        self.form, self.body, self.tokens = answer.query.form, answer.body, answer.tokens
        self._query, self._names, self._known = answer.query, names, known
        self._cells: dict[str, Cell] = {}

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
        found: list[Row] = self._value["results"]["bindings"]
        return found

    @property
    def n_rows(self) -> int:
        """How many solutions a SELECT has."""
        return len(self._solutions)

    @cached_property
    def rows(self) -> list[list[Cell | None]]:
        """The first SHOWN_ROWS solutions of a SELECT, a cell for each variable."""
        return [
            [self._cell_of(row, name) if name in row else None for name in self.variables]
            for row in self._solutions[:SHOWN_ROWS]
        ]

    def _cell_of(self, row: Row, name: str) -> Cell:
        cell = self._cell(row[name])
        is_share = cell.is_number and self._columns.is_share(row, name)
        return replace(cell, datatype=PER_CENT) if is_share else cell

    @cached_property
    def unknown(self) -> list[tuple[str, Cell | None]]:
        """Names in the query that the release does not have, with the nearest that it has.

        Empty unless a SELECT has no rows or an ASK is false.
        """
        is_empty = {"SELECT": lambda: not self.n_rows, "ASK": lambda: not self.boolean}
        if self.form not in is_empty or not is_empty[self.form]():
            return []
        found = self._known.unknown(self._query)
        return [(each.text, self._of_iri(each.near) if each.near else None) for each in found]

    @property
    def text(self) -> str:
        """The graph of a CONSTRUCT or DESCRIBE."""
        return self.body.decode()

    @cached_property
    def _columns(self) -> Columns:
        shown = self._solutions[:SHOWN_ROWS]
        flat = [{k: t for k, t in row.items() if t["type"] != "triple"} for row in shown]
        return Columns(self._query, self.variables, flat, self._names)

    @cached_property
    def numeric(self) -> frozenset[str]:
        """The columns of numbers."""
        return frozenset(self._columns.numbers)

    @cached_property
    def chart(self) -> Chart | None:
        """A chart of a SELECT; None where its columns are not for one."""
        return result_chart.of(self._columns)

    @cached_property
    def map(self) -> Markup | None:
        """A map of the places of a SELECT; None where it has none."""
        found = result_map.of_result(self._columns)
        return places_map.draw(tuple(found), "Places of the result") if found else None

    @property
    def _prefixes(self) -> Prefixes:
        return prefixes(self._names.store.manifest.base_iri)

    def _cell(self, term: literals.ResultTerm) -> Cell:
        value, datatype = term["value"], term.get("datatype", "")
        match term["type"]:
            case "uri":
                if value not in self._cells:
                    self._cells[value] = self._of_iri(value)
                return self._cells[value]
            case "bnode":
                return Cell(f"_:{value}")
            case "triple":
                return Cell(json.dumps(value, ensure_ascii=False))
        if literals.read_number(term) is not None:
            return Cell(value, is_number=True)
        told = None if datatype in ("", f"{_XSD}boolean") else self._short(datatype)
        return Cell(value, term.get("xml:lang"), told)

    def _of_iri(self, iri: str) -> Cell:
        href = self._names.links.leads_to(iri)
        label = self._names.label(iri)
        name = DisplayName(label.value, label.language) if label is not None else None
        return Cell(self._short(iri), href=href, iri=iri, label=name)

    def _short(self, iri: str) -> str:
        """Return a prefixed name; of our own names without prefix what is behind the base."""
        base = self._names.store.manifest.base_iri
        return self._prefixes.short(iri) or (iri.removeprefix(base) if iri != base else iri)
