"""What a result can be drawn as, decided from its columns; the table is always there, too.

==================================================  ==============================================
columns                                             drawing
==================================================  ==============================================
numbers, times, at most five names beside them      lines: all numbers are exact, and no two of a
                                                    line have the same time
numbers, names                                      bars; what is a bound is drawn as a bound
IRIs of places, ISO 3166 codes, points in WKT, or   a map
latitude and longitude
==================================================  ==============================================

"Numbers" are one column of numbers, or several that are parts of one quantity, such as a minimum
and a maximum. What they are is read from the query (``variable_roles``), or from a column that
names the property of each. Where it is not plain, nothing is drawn, because a bar would claim that
the number is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from server.charts import bar_chart, line_chart, literals
from server.charts.bar_chart import ChartRow
from server.charts.line_chart import Series, TimedValue
from server.endpoint.columns import Columns, Row
from server.graph.figures import quantity
from server.graph.graph_reader import PER_CENT

#: One row is no chart.
_FEWEST_ROWS: Final = 2


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a result.

    Attributes:
        title: what is drawn by what.
        svg: the chart; None where a result has numbers that cannot be drawn.
        note: what the reader should know; empty where there is nothing.
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


def of(columns: Columns) -> Chart | None:
    """Return the chart of a result; None where its shape allows none."""
    if len(columns.rows) < _FEWEST_ROWS:
        return None
    kinds = {variable: columns.roles.quantity(variable) for variable in columns.numbers}
    if columns.properties and len(kinds) == 1:
        return _bars(columns, {columns.numbers[0]: None})
    if None in kinds.values():
        return _UNCLEAR
    drawn = {variable: kind for variable, kind in kinds.items() if kind != "rank"}
    if not drawn or len(set(drawn.values())) < len(drawn):
        return None
    return _lines(columns, drawn) or _bars(columns, kinds)


def _unit(columns: Columns, kinds: Mapping[str, str | None]) -> str | None:
    """Return the unit of what is drawn, empty for counts; None where some is per cent."""
    drawn = [variable for variable, kind in kinds.items() if kind != "rank"]
    shares = {columns.is_share(row, each) for row in columns.rows for each in drawn if each in row}
    return None if len(shares) > 1 else PER_CENT if True in shares else ""


def _lines(columns: Columns, kinds: Mapping[str, str | None]) -> Chart | None:
    """Return lines over time, where all is exact and known at each time once."""
    if len(columns.times) != 1 or set(kinds.values()) != {"value"}:
        return None
    (variable,), (when,), unit = kinds, columns.times, _unit(columns, kinds)
    if unit is None:
        return None
    series: dict[str, dict[Decimal, TimedValue]] = {}
    labels = columns.labels()
    for row in columns.rows:
        at, value = columns.time(when, row.get(when)), literals.read_number(row.get(variable))
        if at is None or value is None:
            continue
        line = series.setdefault(columns.text(row, labels), {})
        if at[0] in line:
            return None
        line[at[0]] = TimedValue(at[0], at[1], value, unit)
    found = [Series(label, list(line.values())) for label, line in series.items()]
    title = f"{variable} by {when}"
    svg = line_chart.draw(found, title, f"{variable}, {unit}" if unit else variable)
    return Chart(title, svg) if svg is not None else None


def _bars(columns: Columns, kinds: Mapping[str, str | None]) -> Chart | None:
    """Return a row for each solution; the kind of a number is None where its row names it."""
    labels, unit = [*columns.labels(), *columns.times], _unit(columns, kinds)
    if unit is None:
        return _MIXED
    points = [_point(columns, row, kinds, labels) for row in columns.rows]
    title = " and ".join(kinds) + (f" by {' and '.join(labels)}" if labels else "")
    svg = bar_chart.draw([point for point in points if point.quantity], title, unit)
    if svg is None:
        return None
    cut = len(points) > bar_chart.MAX_ROWS
    return Chart(title, svg, f"The first {bar_chart.MAX_ROWS} rows." if cut else "")


def _point(
    columns: Columns, row: Row, kinds: Mapping[str, str | None], labels: Sequence[str]
) -> ChartRow:
    cells = [row[each] for each in columns.properties if each in row]
    named = [kind for cell in cells if (kind := columns.property(cell))]
    numbers = {
        kind or named[0]: number
        for variable, kind in kinds.items()
        if (number := literals.read_number(row.get(variable))) is not None and (kind or named)
    }
    is_share = any(columns.is_share(row, variable) for variable in kinds)
    return ChartRow(columns.text(row, labels), numbers, quantity(numbers, is_share=is_share))
