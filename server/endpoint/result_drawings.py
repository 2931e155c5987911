"""The drawings of a result: a chart, a map, or both, chosen by its columns.

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

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from server.charts import bar_chart, line_chart, literals
from server.charts.bar_chart import ChartRow
from server.charts.line_chart import Series, TimedValue
from server.endpoint.columns import Columns, Row
from server.graph import place_codes
from server.graph.figures import quantity_in_words
from server.graph.graph_reader import PER_CENT
from server.maps.places import MapPlace

#: One row is no chart.
_MIN_ROWS: Final = 2
#: A map has at most this many places.
MAX_PLACES: Final = 200
_ISO_3166: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}|[A-Z]{2,3}")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a result.

    Attributes:
        title: the numbers and what they are by.
        svg: the chart; None if the result has numbers that cannot be drawn.
        note: for the reader; empty for none.
    """

    title: str
    svg: Markup | None
    note: str = ""


_UNCLEAR: Final = Chart(
    "",
    None,
    "No chart: the query leaves open whether these numbers are exact or bounds. Let it read each "
    "from a property such as rg:value or rg:minExclusive, or select the property, too.",
)
_MIXED: Final = Chart("", None, "No chart: some of the numbers are per cent and others are not.")


def draw_chart(columns: Columns) -> Chart | None:
    """Return the chart of a result; None if its columns allow none."""
    if len(columns.rows) < _MIN_ROWS:
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
    """Return the unit of all numbers, empty for counts; None if only some are per cent."""
    drawn = [variable for variable, kind in kinds.items() if kind != "rank"]
    shares = {columns.is_share(row, v) for row in columns.rows for v in drawn if v in row}
    return None if len(shares) > 1 else PER_CENT if True in shares else ""


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
        return _MIXED
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
    is_share = any(columns.is_share(row, variable) for variable in kinds)
    return ChartRow(
        columns.text(row, labels), numbers, quantity_in_words(numbers, is_share=is_share)
    )


def find_places(columns: Columns) -> list[MapPlace]:
    """Return the places of a result, each once, at most MAX_PLACES; none if it has no places.

    They are the first column with IRIs of places; else with ISO 3166 codes; else with points; else
    a latitude and a longitude.
    """
    for read in (_places_of_iris, _places_of_codes, _places_of_points, _places_of_coordinates):
        matches = list(dict.fromkeys(read(columns)))[:MAX_PLACES]
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
    labels = columns.labels()
    for variable in columns.variables:
        for row in columns.rows:
            point = literals.read_point(row.get(variable))
            if point:
                yield MapPlace(columns.text(row, labels), None, None, *point, "")


def _places_of_coordinates(columns: Columns) -> Iterator[MapPlace]:
    labels = columns.labels()
    for row in columns.rows if columns.coordinates else ():
        latitude, longitude = (row.get(v, {}).get("value", "") for v in columns.coordinates)
        point = literals.parse_coordinates(latitude, longitude)
        if point:
            yield MapPlace(columns.text(row, labels), None, None, *point, "")
