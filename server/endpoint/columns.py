"""The columns of a result: which are numbers, times and names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from itertools import islice
from typing import Final

from kg.namespaces import RG, rebase
from kg.sparql.query import Query
from server.charts import literals
from server.charts.literals import ResultTerm
from server.endpoint.variable_roles import Roles
from server.graph.graph_reader import PER_CENT, QUANTITIES
from server.graph.names import SHARED, Names

Row = Mapping[str, ResultTerm]

#: So many names of a query are looked up.
_MOST_READ: Final = 500
_YEAR_NAMES: Final = frozenset({"year", "years", "año", "année"})
_LATITUDES: Final = frozenset({"lat", "latitude"})
_LONGITUDES: Final = frozenset({"long", "lon", "lng", "longitude"})


class Columns:
    """The columns of a SELECT's result, and what is in them.

    Attributes:
        query: the query.
        variables: in their order.
        rows: the solutions.
        names: of terms.
    """

    def __init__(
        self, query: Query, variables: Sequence[str], rows: Sequence[Row], names: Names
    ) -> None:
        self.variables, self.rows, self.names, self._query = variables, rows, names, query
        self.roles = Roles(query)
        self._times = names.links.iris.thing("time/")
        self._rg = rebase(RG, names.store.manifest.base_iri)

    def terms(self, variable: str) -> list[ResultTerm]:
        """Return what is in a column, without empty cells."""
        return [row[variable] for row in self.rows if variable in row]

    @cached_property
    def times(self) -> list[str]:
        """The columns that have a time in each cell."""
        return [v for v in self.variables if self._all(v, partial(self.time, v))]

    @cached_property
    def numbers(self) -> list[str]:
        """The columns that have a number in each cell, and are no times and no coordinates."""
        others = {*self.times, *self.coordinates}
        return [v for v in self.variables if v not in others and self._all(v, literals.read_number)]

    @cached_property
    def coordinates(self) -> tuple[str, ...]:
        """The columns of latitude and longitude, by their names; empty without both."""
        numbers = [each for each in self.variables if self._all(each, literals.read_number)]
        latitudes = [each for each in numbers if each.lower() in _LATITUDES]
        longitudes = [each for each in numbers if each.lower() in _LONGITUDES]
        return (latitudes[0], longitudes[0]) if latitudes and longitudes else ()

    @cached_property
    def properties(self) -> list[str]:
        """The columns that name a property of quantities in each cell."""
        return [v for v in self.variables if self._all(v, self.property)]

    def is_share(self, row: Row, variable: str) -> bool:
        """Return whether a number is per cent: observations or indicators in its row say it.

        Where the row has none, those that the query names do.
        """
        iris = [term["value"] for term in row.values() if term["type"] == "uri"]
        named = [row[each] for each in row if each in self.properties or row[each]["value"] in iris]
        kinds = set(filter(None, map(self.property, named))) or self.roles.properties(variable)
        is_quantity = bool(kinds) and kinds <= SHARED
        return is_quantity and (self._units(iris) or self._units(self._asked)) == {PER_CENT}

    def _units(self, iris: Iterable[str]) -> set[str]:
        return {unit for iri in iris for unit in self.names.graph.units(iri)}

    @cached_property
    def _asked(self) -> list[str]:
        """The IRIs in the query."""
        base = self.names.store.manifest.base_iri
        return [
            name.iri for name in islice(self._query.iri_references(base), _MOST_READ) if name.iri
        ]

    def labels(self, besides: str = "") -> list[str]:
        """Return the columns that name a row: one, or two that tell more apart, texts before IRIs.

        Args:
            besides: a column that must not be one of them.
        """
        others = {*self.numbers, *self.times, *self.properties, *self.coordinates, besides}
        rest = [
            v for v in self.variables if v not in others and not self._all(v, literals.read_point)
        ]
        differing = [v for v in rest if self._n_different([v]) > 1]
        texts = [v for v in differing if self.terms(v)[0]["type"] == "literal"] or differing
        one, two = texts[:1], texts[:2]
        return one if self._n_different(one) == self._n_different(two) else two

    def _n_different(self, variables: Sequence[str]) -> int:
        return len({tuple(row.get(v, {}).get("value") for v in variables) for row in self.rows})

    def _all(self, variable: str, reading: Callable[[ResultTerm], object]) -> bool:
        terms = self.terms(variable)
        return bool(terms) and all(reading(term) is not None for term in terms)

    def time(self, variable: str, term: ResultTerm | None) -> tuple[Decimal, str] | None:
        """Return when a cell is."""
        return literals.read_time(term, self._times, is_year=variable.lower() in _YEAR_NAMES)

    def property(self, term: ResultTerm) -> str | None:
        """Return what kind of number a property, or its label, tells of."""
        if term["type"] == "uri":
            return QUANTITIES.get(term["value"].removeprefix(self._rg))
        return self._labelled.get(term["value"])

    @cached_property
    def _labelled(self) -> dict[str, str]:
        found = ((kind, self.names.label(f"{self._rg}{name}")) for name, kind in QUANTITIES.items())
        return {label.value: kind for kind, label in found if label is not None}

    def text(self, row: Row, variables: Sequence[str]) -> str:
        """Return what a row is called."""
        cells = [row[variable] for variable in variables if variable in row]
        return ", ".join(filter(None, map(self._text, cells)))

    def _text(self, term: ResultTerm) -> str:
        if term["type"] == "uri":
            return self.names.iri_name(term["value"]).text
        return term["value"] if term["type"] == "literal" else ""
