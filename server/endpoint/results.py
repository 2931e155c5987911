"""The answer to a query, arranged for people: a table, and drawings chosen by its columns.

==================================================  ==============================================
columns                                             drawing
==================================================  ==============================================
numbers, times, at most five names beside them      lines: all numbers are exact, and no two of a
                                                    line have the same time
numbers, names                                      bars; bounds are drawn as bounds
IRIs of places, ISO 3166 codes, points in WKT, or   a map
latitude and longitude
==================================================  ==============================================

"Numbers" are one column of numbers, or several that are parts of one quantity, such as a minimum
and a maximum. Their kinds come from the query (``QueryVariables``), or from a column that names the
property of each. If a kind is unclear, there is no chart, because a bar would claim that the number
is exact.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import starmap
from typing import Any, Final

from markupsafe import Markup

from kg.namespaces import PREFIXES, prefixed_name
from kg.quantity_text import measure_words, quantity_text, single_measure
from kg.sparql.query import Query
from kg.workers.pool import Answer
from server.charts import bar_chart, line_chart, literals
from server.charts.bar_chart import ChartRow
from server.charts.line_chart import Series, TimedValue
from server.endpoint.columns import Columns, Row
from server.graph import place_codes
from server.graph.names import DisplayName, Names
from server.graph.queries import ReleaseNames
from server.maps import places_map
from server.maps.places import MapPlace

#: A page shows at most this many rows; every other format has all.
SHOWN_ROWS: Final = 500
#: Characters of a text; the rest of a longer one is shown on demand.
_MAX_CHARACTERS: Final = 400
#: A page names at most this many geometries that are not on its map, in as many characters each.
MAX_UNDRAWN, _UNDRAWN_CHARACTERS = 5, 100
#: A map has at most this many places.
MAX_PLACES: Final = 200
_ISO_3166: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}|[A-Z]{2,3}")
_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class ResultCell:
    """One term of a result.

    Attributes:
        text: of a literal; of an IRI, shortened where a prefix fits.
        datatype: of a literal other than a text or number, shortened; of a number, its unit.
        href: where an IRI leads; None if it leads nowhere.
        iri: in full; None for any other term.
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


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a result, or else a note that says why its numbers cannot be drawn."""

    title: str
    svg: Markup | None
    note: str = ""


class Result:
    """The result of a query, of which the body has the first rows or triples."""

    def __init__(
        self,
        query: Query,
        answer: Answer,
        tokens: Sequence[str],
        names: Names,
        release: ReleaseNames,
    ) -> None:
        assert answer.size  # see Job.n_shown
        self.form, self.body, self.size, self.tokens = query.form, answer.body, answer.size, tokens
        self._query, self._names, self._release = query, names, release
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

    @cached_property
    def rows(self) -> list[list[ResultCell | None]]:
        """The solutions of a SELECT that are shown, a cell for each variable."""
        return [
            [self._cell(row, name) if name in row else None for name in self.variables]
            for row in self._solutions
        ]

    @cached_property
    def unknown(self) -> list[tuple[str, ResultCell | None]]:
        """The names that an empty answer may be due to, each with the nearest in the release."""
        has_answer = self.boolean if self.form == "ASK" else self.form != "SELECT" or self.size.n
        names = () if has_answer else self._release.unknown(self._query)
        return [
            (name.text, self._iri_cell(name.suggestion) if name.suggestion else None)
            for name in names
        ]

    @property
    def text(self) -> str:
        """The graph of a CONSTRUCT or DESCRIBE."""
        return self.body.decode()

    @cached_property
    def _columns(self) -> Columns:
        rows = [
            {name: term for name, term in row.items() if term["type"] != "triple"}
            for row in self._solutions
        ]
        return Columns(self._query, self.variables, rows, self._names)

    @cached_property
    def numeric(self) -> frozenset[str]:
        """The columns of numbers."""
        return frozenset(self._columns.numbers)

    @cached_property
    def chart(self) -> Chart | None:
        """The chart of a SELECT; None if its columns allow none."""
        return draw_chart(self._columns)

    @cached_property
    def _places(self) -> list[MapPlace]:
        return find_places(self._columns)

    @cached_property
    def map(self) -> Markup | None:
        """The map of the places in a SELECT; None if it has none."""
        places = tuple(self._places[:MAX_PLACES])
        return places_map.draw(places, "Places of the result") if places else None

    @property
    def has_more_places(self) -> bool:
        """Whether the map lacks places, because there are more than MAX_PLACES."""
        return len(self._places) > MAX_PLACES

    @property
    def undrawn(self) -> list[str]:
        """What is not on the map: at most MAX_UNDRAWN geometries, or latitudes with longitudes."""
        rows, pairs = self._columns.rows, _pairs(self._columns)
        texts = {literals.undrawn_geometry(term) for row in rows for term in row.values()}
        texts |= {
            ", ".join(pair) for pair in pairs if all(pair) and not literals.parse_coordinates(*pair)
        }
        return sorted(text[:_UNDRAWN_CHARACTERS] for text in texts if text)[:MAX_UNDRAWN]

    def _cell(self, row: Row, name: str) -> ResultCell:
        term = row[name]
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
            unit = measure_words(self._columns.measure(row, name))
            return ResultCell(value, datatype=unit or None, is_number=True)
        is_plain = datatype in ("", f"{_XSD}boolean")
        return ResultCell(value, term.get("xml:lang"), None if is_plain else self._short(datatype))

    def _iri_cell(self, iri: str) -> ResultCell:
        href = self._names.link(iri)
        label = self._names.label(iri)
        name = DisplayName(label.value, label.language) if label is not None else None
        return ResultCell(self._short(iri), href=href, iri=iri, label=name)

    def _short(self, iri: str) -> str:
        """Return a prefixed name, or else the part of an IRI after the release's base."""
        base = self._names.store.manifest.base_iri
        return prefixed_name(iri, base) or (iri.removeprefix(base) if iri != base else iri)


_UNCLEAR: Final = Chart(
    "",
    None,
    "No chart: the query leaves open whether these numbers are exact or bounds. Let it read each "
    "from a property such as rg:value or rg:minExclusive, or select the property, too.",
)


def draw_chart(columns: Columns) -> Chart | None:
    """Return the chart of a result; None for one row, or if its columns allow none."""
    if len(columns.rows) <= 1:
        return None
    kinds = {v: columns.query_variables.number_kind(v) for v in columns.numbers}
    if columns.properties and len(kinds) == 1:
        return _draw_bars(columns, {columns.numbers[0]: None})
    if None in kinds.values():
        return _UNCLEAR
    drawn = {variable: kind for variable, kind in kinds.items() if kind != "rank"}
    if not drawn or len(set(drawn.values())) < len(drawn):
        return None
    return _draw_lines(columns, drawn) or _draw_bars(columns, kinds)


def _unit(columns: Columns, kinds: Mapping[str, str | None]) -> str | None:
    """Return the unit of all numbers, empty for counts; None if they have different units."""
    drawn = [variable for variable, kind in kinds.items() if kind != "rank"]
    measures = {columns.measure(row, v) for row in columns.rows for v in drawn if v in row}
    units = set(map(measure_words, measures))
    return None if len(units) > 1 else next(iter(units), "")


def _draw_lines(columns: Columns, kinds: Mapping[str, str | None]) -> Chart | None:
    """Return lines over time if all numbers are exact and each line has one at each time."""
    if len(columns.times) != 1 or set(kinds.values()) != {"value"}:
        return None
    (variable,), (time_variable,), unit = kinds, columns.times, _unit(columns, kinds)
    if unit is None:
        return None
    lines: dict[str, dict[Decimal, TimedValue]] = {}
    labels = columns.labels()
    for row in columns.rows:
        time = columns.time(time_variable, row.get(time_variable))
        value = literals.read_number(row.get(variable))
        if time is None or value is None:
            continue
        line = lines.setdefault(columns.text(row, labels), {})
        if time[0] in line:
            return None
        line[time[0]] = TimedValue(*time, value, unit)
    series = [Series(label, list(line.values())) for label, line in lines.items()]
    title = f"{variable} by {time_variable}"
    svg = line_chart.draw(series, title, f"{variable}, {unit}" if unit else variable)
    return Chart(title, svg) if svg is not None else None


def _draw_bars(columns: Columns, kinds: Mapping[str, str | None]) -> Chart | None:
    """Return a bar for each row; the kind of a number is None if its row names it."""
    labels, unit = [*columns.labels(), *columns.times], _unit(columns, kinds)
    if unit is None:
        return Chart("", None, "No chart: the numbers have different units.")
    bars = [_bar(columns, row, kinds, labels) for row in columns.rows]
    title = " and ".join(kinds) + (f" by {' and '.join(labels)}" if labels else "")
    svg = bar_chart.draw([bar for bar in bars if bar.quantity], title, unit)
    if svg is None:
        return None
    is_cut = len(bars) > bar_chart.MAX_ROWS
    return Chart(title, svg, f"The first {bar_chart.MAX_ROWS} rows." if is_cut else "")


def _bar(
    columns: Columns, row: Row, kinds: Mapping[str, str | None], labels: Sequence[str]
) -> ChartRow:
    cells = [row[variable] for variable in columns.properties if variable in row]
    row_kinds = [kind for cell in cells if (kind := columns.number_kind(cell))]
    numbers = {
        kind or row_kinds[0]: number
        for variable, kind in kinds.items()
        if (number := literals.read_number(row.get(variable))) is not None and (kind or row_kinds)
    }
    measures = {columns.measure(row, variable) for variable in kinds if variable in row}
    quantity = quantity_text(numbers, measure=single_measure(measures))
    return ChartRow(columns.text(row, labels), numbers, quantity)


def find_places(columns: Columns) -> list[MapPlace]:
    """Return the places of a result, each once; none if it has no places.

    They are the first column with IRIs of places; else with ISO 3166 codes; else the points; else
    the latitudes and longitudes.
    """
    for read in (_places_of_iris, _places_of_codes, _places_of_points):
        matches = list(dict.fromkeys(read(columns)))
        if matches:
            return matches
    return []


def _places_of_iris(columns: Columns) -> Iterator[MapPlace]:
    prefix = columns.names.links.iris.thing("place/")
    for variable in columns.variables:
        iris = [t["value"] for t in columns.terms(variable) if t["value"].startswith(prefix)]
        if iris:
            yield from (place_codes.place_pin(iri, columns.names) for iri in dict.fromkeys(iris))
            return


def _places_of_codes(columns: Columns) -> Iterator[MapPlace]:
    for variable in columns.variables:
        names = [variable, *columns.query_variables.properties(variable)]
        codes = [term["value"] for term in columns.terms(variable)]
        is_iso = any("iso" in name.lower() for name in names)
        if is_iso and codes and all(map(_ISO_3166.fullmatch, codes)):
            labels = columns.labels(variable)
            for row in columns.rows:
                if variable in row:
                    code = row[variable]["value"]
                    yield MapPlace(columns.text(row, labels) or code, None, code, None, None, "")
            return


def _places_of_points(columns: Columns) -> Iterator[MapPlace]:
    """Yield places at points in WKT, or else at the latitudes and longitudes."""
    rows, labels = columns.rows, columns.labels()
    points = [(row, literals.read_point(row.get(v))) for v in columns.variables for row in rows]
    if columns.coordinates and not any(point for _, point in points):
        points = list(zip(rows, starmap(literals.parse_coordinates, _pairs(columns)), strict=True))
    for row, point in points:
        if point:
            yield MapPlace(columns.text(row, labels), None, None, *point, "")


def _pairs(columns: Columns) -> list[list[str]]:
    """Return the latitude and the longitude of each row, as texts; none without such columns."""
    names = columns.coordinates
    return [[row.get(v, {}).get("value", "") for v in names] for row in columns.rows if names]
